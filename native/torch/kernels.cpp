// One copy of the kernels. The build compiles this file once for each instruction set, with
// -march for it and -DPARABLE_KERNELS naming the function that hands out the copy.
#include "kernels.h"

#include "attention.h"
#include "gemm.h"
#include "rows.h"

#define PARABLE_TEXT(x) #x
#define PARABLE_NAME(x) PARABLE_TEXT(x)

extern "C" const Kernels *PARABLE_KERNELS(void) {
  static const Kernels table = {
      PARABLE_NAME(PARABLE_KERNELS), tileColumns,       pack,
      multiply,                      normalise,         normaliseBackward,
      gateRows,                      gateRowsBackward,  crossEntropyRows,
      adamw,                         sumOfSquares,      attentionScratch,
      attentionForward,              attentionBackward, attentionCached,
  };
  return &table;
}
