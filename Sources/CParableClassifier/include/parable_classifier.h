// The classifier in the box, as bytes in the binary: the three files that `parable audit fit` makes
// from Content/Shelf/labels (`make classifier`). They are constant and live as long as the process.
#ifndef PARABLE_CLASSIFIER_H
#define PARABLE_CLASSIFIER_H

#include <stddef.h>

typedef struct {
  const unsigned char *bytes;
  size_t count;
} parable_blob;

parable_blob parable_classifier_card(void);
parable_blob parable_classifier_linear(void);
parable_blob parable_classifier_kernel(void);

#endif
