// Decompresses a zstd file piece by piece; the least that any reader of it must do.
#ifndef INFLATE_H
#define INFLATE_H

#include <stddef.h>
#include <stdint.h>

typedef struct inflate inflate;

// NULL when the file cannot be opened.
inflate *inflate_open(const char *path);
// Fills piece with up to capacity bytes and says how many: 0 at the end, negative when damaged.
long inflate_next(inflate *stream, uint8_t *piece, size_t capacity);
void inflate_close(inflate *stream);

#endif
