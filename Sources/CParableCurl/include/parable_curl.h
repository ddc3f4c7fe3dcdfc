// A door to the system's libcurl for one kind of call: POST some bytes, read a bounded answer.
// libcurl is opened on the first call of `parable_curl_open`, so a program that asks no server
// never loads it, nor the thirty libraries behind it (7 ms of start-up).
//
// Ownership: a session belongs to the caller, who gives it back by `parable_curl_delete`, once; an
// answer's body likewise, by `parable_curl_free`. Arguments are borrowed for the call.
// Threads: any; one session must not be used by two threads at once. A call blocks its thread, and
// leaves SIGPIPE blocked on it, so call from a thread of your own.
// Failure: `code` is 0 for a whole answer of any status, else one of the PARABLE_CURL_ codes below
// or another number of libcurl's, and `complaint` says why in libcurl's words.
// Nothing of the environment is used: no proxy, no ~/.netrc, no redirects, HTTP and HTTPS alone.
#ifndef PARABLE_CURL_H
#define PARABLE_CURL_H

#include <stddef.h>
#include <stdint.h>

enum {
  PARABLE_CURL_TIMED_OUT = 28,
  PARABLE_CURL_STOPPED = 42,   // the flag was raised
  PARABLE_CURL_TOO_LARGE = -1, // the body would be longer than `limit`
};

// A flag that another thread may raise to end a call, at most a second later.
typedef struct parable_curl_flag parable_curl_flag;

typedef struct {
  const char *url;
  const char *const *headers; // each "Name: value"
  size_t header_count;
  const uint8_t *body;
  size_t body_count;
  size_t limit;               // of the answer's body, in bytes
  long connect_milliseconds;  // for the connection; at least 1
  long total_milliseconds;    // for everything; at least 1
  const parable_curl_flag *stop;
} parable_curl_question;

// Texts that do not fit are cut.
typedef struct {
  int code;
  long status;
  char content_type[128];
  char retry_after[64];
  char location[1024];
  char complaint[256];
  uint8_t *body;
  size_t body_count;
} parable_curl_answer;

// Opens libcurl, the first time; 0, or -1 when no libcurl of this machine can be used.
int parable_curl_open(void);

void *parable_curl_new(void); // NULL when there is no memory
void parable_curl_delete(void *session);
void parable_curl_post(void *session, const parable_curl_question *question,
                       parable_curl_answer *answer);
void parable_curl_free(uint8_t *body);

parable_curl_flag *parable_curl_flag_new(void);
void parable_curl_flag_raise(parable_curl_flag *flag);
void parable_curl_flag_delete(parable_curl_flag *flag);

#endif
