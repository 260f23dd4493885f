#ifndef CSQLITE_SHIM_H
#define CSQLITE_SHIM_H
#include <sqlite3.h>

/* SQLITE_TRANSIENT is a cast that Swift cannot import: SQLite takes a copy. */
static inline int csqlite_bind_copy(sqlite3_stmt *statement, int index, const char *text, int octets) {
    return sqlite3_bind_text(statement, index, text, octets, SQLITE_TRANSIENT);
}

/* Text that outlives the statement. */
static inline int csqlite_bind_constant(sqlite3_stmt *statement, int index, const char *text, int octets) {
    return sqlite3_bind_text(statement, index, text, octets, SQLITE_STATIC);
}
#endif
