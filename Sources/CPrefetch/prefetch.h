#ifndef CPREFETCH_H
#define CPREFETCH_H
/* Asks for the cache line at an address without waiting for it, into the second cache: the first is small, and has lost it
   again before it is read. Any address is allowed: it is a hint. */
static inline void prefetch_line(const void *address) { __builtin_prefetch(address, 0, 2); }
#endif
