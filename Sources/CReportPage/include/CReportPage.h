#pragma once
#include <stddef.h>

// The parts of a report's page, as they stand in their files. Functions rather than arrays of unknown bound, which Swift
// cannot import.
const unsigned char *report_page(size_t *length);
const unsigned char *report_style(size_t *length);
const unsigned char *report_script(size_t *length);
