#define _GNU_SOURCE
#include "CChild.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

// In the child: only calls that are safe between fork and exec of a program with threads.
static void become(char *const *arguments, int output, int errors, pid_t parent) {
  // A group of its own: Ctrl-C is the person's word to the program, which then ends its child.
  setpgid(0, 0);
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0) return;
  // The parent may have ended before the kernel was asked.
  if (getppid() != parent) {
    errno = ESRCH;
    return;
  }
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  signal(SIGPIPE, SIG_DFL);
  int nothing = open("/dev/null", O_RDONLY);
  if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(output, 1) < 0 || dup2(errors, 2) < 0) return;
  execvp(arguments[0], arguments);
}

// A pipe whose ends no other program inherits, and whose reading end does not block.
static int open_pipe(int ends[2]) {
  if (pipe2(ends, O_CLOEXEC) < 0) return -1;
  return fcntl(ends[0], F_SETFL, O_NONBLOCK);
}

static void close_pipe(int ends[2]) {
  int reason = errno;
  for (int end = 0; end < 2; end++)
    if (ends[end] >= 0) close(ends[end]);
  errno = reason;
}

// Waits until the child runs the other program, or else gives the reason why not.
static int reason_of_failure(int report) {
  int reason = 0;
  ssize_t got;
  do got = read(report, &reason, sizeof reason);
  while (got < 0 && errno == EINTR);
  return got == sizeof reason ? reason : 0;
}

pid_t child_start(char *const *arguments, int *output, int *errors) {
  int out[2] = {-1, -1}, complaints[2] = {-1, -1}, report[2] = {-1, -1};
  pid_t id = -1;
  // The last is closed by a successful exec; else the reason comes through it.
  if (open_pipe(out) == 0 && open_pipe(complaints) == 0 && pipe2(report, O_CLOEXEC) == 0) {
    pid_t parent = getpid();
    id = fork();
    if (id == 0) {
      become(arguments, out[1], complaints[1], parent);
      int reason = errno;
      ssize_t written = write(report[1], &reason, sizeof reason);
      _exit(written == sizeof reason ? 127 : 126);
    }
  }
  if (id > 0) {
    close(report[1]);
    report[1] = -1;
    int reason = reason_of_failure(report[0]);
    if (reason) {
      while (waitpid(id, NULL, 0) < 0 && errno == EINTR) {}
      id = -1;
      errno = reason;
    }
  }
  if (id > 0) {
    *output = out[0];
    *errors = complaints[0];
    out[0] = complaints[0] = -1;
  }
  close_pipe(out);
  close_pipe(complaints);
  close_pipe(report);
  return id;
}
