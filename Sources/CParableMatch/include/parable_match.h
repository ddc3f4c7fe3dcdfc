#ifndef PARABLE_MATCH_H
#define PARABLE_MATCH_H
#endif
