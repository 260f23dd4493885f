#ifndef CCOMPRESSION_SHIM_H
#define CCOMPRESSION_SHIM_H
#include <zlib.h>
#include <zstd.h>
#include <lzma.h>
#include <lz4frame.h>
#include <bzlib.h>
#endif
