/// libedit for Swift: `el_set` and `history` take variable arguments, which Swift does not import,
/// so each use of them is a function of its own here.
#pragma once
#include <histedit.h>
#include <wchar.h>

typedef unsigned char (*atelier_edit_command)(EditLine *, int);
typedef char *(*atelier_edit_prompt)(EditLine *);

/// A character that encloses escape sequences in a prompt, which take no room on the screen.
#define ATELIER_EDIT_ESCAPE '\1'

/// An editor on the standard streams; NULL where that is impossible.
EditLine *atelier_edit_open(const char *program);
/// Writes out what libedit has buffered.
void atelier_edit_flush(void);
void atelier_edit_set_client(EditLine *, void *client);
void *atelier_edit_client(EditLine *);
void atelier_edit_set_prompt(EditLine *, atelier_edit_prompt);
void atelier_edit_set_reader(EditLine *, el_rfunc_t);
void atelier_edit_set_keys(EditLine *, const char *editor);
void atelier_edit_leave_signals_alone(EditLine *);
void atelier_edit_set_history(EditLine *, History *);
void atelier_edit_add_command(EditLine *, const char *name, const char *help, atelier_edit_command);
/// Draws the line again.
void atelier_edit_refresh(EditLine *);
/// Sets the terminal's modes for editing (1), or those that it had before (0).
void atelier_edit_prepare_terminal(EditLine *, int edits);
void atelier_edit_bind(EditLine *, const char *key, const char *command);

/// The cells that a character takes on a terminal, as libedit counts them; -1 for control characters.
int atelier_character_width(wchar_t character);

/// Remembers `entry` as the newest one, once where it repeats the one before.
void atelier_history_enter(History *, const char *entry);
void atelier_history_prepare(History *, int size);
