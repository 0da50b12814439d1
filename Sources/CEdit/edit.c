#define _XOPEN_SOURCE 700
#include "CEdit.h"
#include <stdio.h>

EditLine *atelier_edit_open(const char *program) { return el_init(program, stdin, stdout, stderr); }

void atelier_edit_flush(void) { fflush(stdout); }

void atelier_edit_set_client(EditLine *edit, void *client) { el_set(edit, EL_CLIENTDATA, client); }

void *atelier_edit_client(EditLine *edit) {
  void *client = 0;
  el_get(edit, EL_CLIENTDATA, &client);
  return client;
}

void atelier_edit_set_prompt(EditLine *edit, atelier_edit_prompt prompt) {
  el_set(edit, EL_PROMPT_ESC, prompt, ATELIER_EDIT_ESCAPE);
}

void atelier_edit_set_reader(EditLine *edit, el_rfunc_t reader) { el_set(edit, EL_GETCFN, reader); }

void atelier_edit_set_keys(EditLine *edit, const char *editor) { el_set(edit, EL_EDITOR, editor); }

void atelier_edit_leave_signals_alone(EditLine *edit) { el_set(edit, EL_SIGNAL, 0); }

void atelier_edit_set_history(EditLine *edit, History *entries) { el_set(edit, EL_HIST, history, entries); }

void atelier_edit_add_command(EditLine *edit, const char *name, const char *help, atelier_edit_command command) {
  el_set(edit, EL_ADDFN, name, help, command);
}

void atelier_edit_refresh(EditLine *edit) { el_set(edit, EL_REFRESH); }

void atelier_edit_prepare_terminal(EditLine *edit, int edits) { el_set(edit, EL_PREP_TERM, edits); }

void atelier_edit_bind(EditLine *edit, const char *key, const char *command) {
  el_set(edit, EL_BIND, key, command, NULL);
}

void atelier_history_enter(History *entries, const char *entry) {
  HistEvent event;
  history(entries, &event, H_ENTER, entry);
}

void atelier_history_prepare(History *entries, int size) {
  HistEvent event;
  history(entries, &event, H_SETSIZE, size);
  history(entries, &event, H_SETUNIQUE, 1);
}

int atelier_character_width(wchar_t character) { return wcwidth(character); }
