#include "parable_curl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

// The numbers of libcurl's interface, fixed since 7.32 by its promise of a stable ABI; they stand
// here because its headers need not be installed. Source: curl/curl.h.
enum {
  GLOBAL_DEFAULT = 3,
  OPT_NOPROGRESS = 43,
  OPT_NETRC = 51,
  OPT_FOLLOWLOCATION = 52,
  OPT_NOSIGNAL = 99,
  OPT_TIMEOUT_MS = 155,
  OPT_CONNECTTIMEOUT_MS = 156,
  OPT_PROTOCOLS = 181,
  OPT_WRITEDATA = 10001,
  OPT_URL = 10002,
  OPT_PROXY = 10004,
  OPT_ERRORBUFFER = 10010,
  OPT_POSTFIELDS = 10015,
  OPT_HTTPHEADER = 10023,
  OPT_HEADERDATA = 10029,
  OPT_XFERINFODATA = 10057,
  OPT_WRITEFUNCTION = 20011,
  OPT_HEADERFUNCTION = 20079,
  OPT_XFERINFOFUNCTION = 20219,
  OPT_POSTFIELDSIZE_LARGE = 30120,
  INFO_RESPONSE_CODE = 0x200002,
  PROTOCOLS_HTTP_AND_HTTPS = 3,
  OUT_OF_MEMORY = 27,
};

struct parable_curl_flag {
  atomic_int raised;
};

static struct {
  int (*global_init)(long);
  void *(*easy_init)(void);
  void (*easy_cleanup)(void *);
  void (*easy_reset)(void *);
  int (*easy_setopt)(void *, int, ...);
  int (*easy_getinfo)(void *, int, ...);
  int (*easy_perform)(void *);
  const char *(*easy_strerror)(int);
  void *(*slist_append)(void *, const char *);
  void (*slist_free_all)(void *);
  int ready;
} curl;

static int find(void *library, const char *name, void *out) {
  void *symbol = dlsym(library, name);
  memcpy(out, &symbol, sizeof symbol);
  return symbol != NULL;
}

static void open_once(void) {
  const char *names[] = {"libcurl.so.4", "libcurl-gnutls.so.4", "libcurl.4.dylib"};
  void *library = NULL;
  for (size_t i = 0; i < sizeof names / sizeof *names && !library; i++)
    library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
  if (!library) return;
  curl.ready = find(library, "curl_global_init", &curl.global_init) &&
               find(library, "curl_easy_init", &curl.easy_init) &&
               find(library, "curl_easy_cleanup", &curl.easy_cleanup) &&
               find(library, "curl_easy_reset", &curl.easy_reset) &&
               find(library, "curl_easy_setopt", &curl.easy_setopt) &&
               find(library, "curl_easy_getinfo", &curl.easy_getinfo) &&
               find(library, "curl_easy_perform", &curl.easy_perform) &&
               find(library, "curl_easy_strerror", &curl.easy_strerror) &&
               find(library, "curl_slist_append", &curl.slist_append) &&
               find(library, "curl_slist_free_all", &curl.slist_free_all) &&
               curl.global_init(GLOBAL_DEFAULT) == 0;
}

int parable_curl_open(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, open_once);
  return curl.ready ? 0 : -1;
}

void *parable_curl_new(void) { return curl.easy_init(); }

void parable_curl_delete(void *session) { curl.easy_cleanup(session); }

void parable_curl_free(uint8_t *body) { free(body); }

parable_curl_flag *parable_curl_flag_new(void) { return calloc(1, sizeof(parable_curl_flag)); }

void parable_curl_flag_raise(parable_curl_flag *flag) { atomic_store(&flag->raised, 1); }

void parable_curl_flag_delete(parable_curl_flag *flag) { free(flag); }

// What the callbacks see of one call.
struct call {
  parable_curl_answer *answer;
  size_t limit;
  size_t capacity;
  int too_large;
};

static size_t on_body(char *bytes, size_t size, size_t count, void *data) {
  struct call *call = data;
  parable_curl_answer *answer = call->answer;
  size_t more = size * count;
  if (more > call->limit - answer->body_count) {
    call->too_large = 1;
    return 0;
  }
  if (more > call->capacity - answer->body_count) {
    size_t capacity = 2 * (answer->body_count + more);
    uint8_t *body = realloc(answer->body, capacity);
    if (!body) return 0;
    answer->body = body;
    call->capacity = capacity;
  }
  memcpy(answer->body + answer->body_count, bytes, more);
  answer->body_count += more;
  return more;
}

// Keeps the value of the header `name`, trimmed and cut to what fits.
static void keep(const char *line, size_t count, const char *name, char *out, size_t room) {
  size_t length = strlen(name);
  if (count <= length || line[length] != ':' || strncasecmp(line, name, length) != 0) return;
  const char *start = line + length + 1, *end = line + count;
  while (start < end && (*start == ' ' || *start == '\t')) start++;
  while (end > start && (unsigned char)end[-1] <= ' ') end--;
  snprintf(out, room, "%.*s", (int)(end - start), start);
}

static size_t on_header(char *line, size_t size, size_t count, void *data) {
  parable_curl_answer *answer = ((struct call *)data)->answer;
  size_t length = size * count;
  if (length >= 5 && memcmp(line, "HTTP/", 5) == 0) // a new answer, after a "100 Continue"
    answer->content_type[0] = answer->retry_after[0] = answer->location[0] = '\0';
  keep(line, length, "content-type", answer->content_type, sizeof answer->content_type);
  keep(line, length, "retry-after", answer->retry_after, sizeof answer->retry_after);
  keep(line, length, "location", answer->location, sizeof answer->location);
  return length;
}

static int on_progress(void *data, int64_t a, int64_t b, int64_t c, int64_t d) {
  (void)a, (void)b, (void)c, (void)d;
  return atomic_load(&((const parable_curl_flag *)data)->raised);
}

static void *header_list(const parable_curl_question *question) {
  void *list = curl.slist_append(NULL, "Expect:"); // no pause before a large body
  for (size_t i = 0; i < question->header_count && list; i++) {
    void *longer = curl.slist_append(list, question->headers[i]);
    if (!longer) curl.slist_free_all(list);
    list = longer;
  }
  return list;
}

void parable_curl_post(void *session, const parable_curl_question *question,
                       parable_curl_answer *answer) {
  memset(answer, 0, sizeof *answer);
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, NULL);

  void *headers = header_list(question);
  if (!headers) {
    answer->code = OUT_OF_MEMORY;
    return;
  }
  struct call call = {.answer = answer, .limit = question->limit};
  curl.easy_reset(session); // keeps the open connections
  curl.easy_setopt(session, OPT_URL, question->url);
  curl.easy_setopt(session, OPT_HTTPHEADER, headers);
  curl.easy_setopt(session, OPT_POSTFIELDSIZE_LARGE, (int64_t)question->body_count);
  curl.easy_setopt(session, OPT_POSTFIELDS, question->body);
  curl.easy_setopt(session, OPT_CONNECTTIMEOUT_MS, question->connect_milliseconds);
  curl.easy_setopt(session, OPT_TIMEOUT_MS, question->total_milliseconds);
  curl.easy_setopt(session, OPT_PROTOCOLS, (long)PROTOCOLS_HTTP_AND_HTTPS);
  curl.easy_setopt(session, OPT_FOLLOWLOCATION, 0L);
  curl.easy_setopt(session, OPT_NETRC, 0L);
  curl.easy_setopt(session, OPT_PROXY, "");
  curl.easy_setopt(session, OPT_NOSIGNAL, 1L);
  curl.easy_setopt(session, OPT_ERRORBUFFER, answer->complaint);
  curl.easy_setopt(session, OPT_WRITEFUNCTION, on_body);
  curl.easy_setopt(session, OPT_WRITEDATA, (void *)&call);
  curl.easy_setopt(session, OPT_HEADERFUNCTION, on_header);
  curl.easy_setopt(session, OPT_HEADERDATA, (void *)&call);
  curl.easy_setopt(session, OPT_XFERINFOFUNCTION, on_progress);
  curl.easy_setopt(session, OPT_XFERINFODATA, (void *)question->stop);
  curl.easy_setopt(session, OPT_NOPROGRESS, 0L);

  answer->code = curl.easy_perform(session);
  curl.easy_getinfo(session, INFO_RESPONSE_CODE, &answer->status);
  if (call.too_large) answer->code = PARABLE_CURL_TOO_LARGE;
  if (answer->code > 0 && !answer->complaint[0])
    snprintf(answer->complaint, sizeof answer->complaint, "%s", curl.easy_strerror(answer->code));
  curl.easy_reset(session); // forgets the addresses of this call
  curl.slist_free_all(headers);
}
