#ifndef CSQLITE_SHIM_H
#define CSQLITE_SHIM_H
#include <sqlite3.h>

/* SQLITE_STATIC is a cast that Swift cannot import: text that outlives the run of the statement. */
static inline int csqlite_bind_constant(sqlite3_stmt *statement, int index, const char *text, int octets) {
    return sqlite3_bind_text(statement, index, text, octets, SQLITE_STATIC);
}
#endif
