import CSQLite

/// What SQLite could not do, in its own words.
package struct SQLError: Error {
    package let message: String

    /// Without what SQLite quotes of the statement around an expression, into which an open quotation runs on.
    func quotingOnly(upTo surroundings: String) -> SQLError {
        guard let place = message.firstRange(of: surroundings) else { return self }
        return SQLError(message: message[..<place.lowerBound] + "\"")
    }
}

/// A database: a file, or one in memory. With `SQLStatement` the one place of this target that calls SQLite.
@safe
package struct SQLDatabase: ~Copyable {
    private let handle: OpaquePointer

    /// Opens a database in memory.
    package init() throws(SQLError) {
        try self.init(systemPath: Array(":memory:".utf8CString))
    }

    /// - Parameter systemPath: The file's name with its final zero octet; an empty file or none.
    package init(systemPath: [CChar]) throws(SQLError) {
        var opened: OpaquePointer?
        // One thread at a time uses it, so that nothing has to be locked.
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        let result = unsafe sqlite3_open_v2(systemPath, &opened, flags, nil)
        guard let opened = unsafe opened else { throw SQLError(message: "out of memory") }
        guard result == SQLITE_OK else {
            let message = unsafe String(cString: sqlite3_errmsg(opened))
            unsafe sqlite3_close_v2(opened)
            throw SQLError(message: message)
        }
        unsafe handle = opened
    }

    deinit {
        unsafe sqlite3_close_v2(handle)
    }

    /// Runs statements that return nothing.
    package func execute(_ sql: String) throws(SQLError) {
        guard unsafe sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure() }
    }

    /// Prepares one statement.
    package func prepare(_ sql: String) throws(SQLError) -> SQLStatement {
        var prepared: OpaquePointer?
        var isWhole = true
        let result = unsafe sql.withCString { text in
            var rest: UnsafePointer<CChar>?
            let result = unsafe sqlite3_prepare_v3(
                handle, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, &rest)
            isWhole = unsafe rest.map { unsafe $0.pointee == 0 } ?? true
            return result
        }
        guard result == SQLITE_OK else { throw failure() }
        guard let prepared = unsafe prepared else { throw SQLError(message: "no statement") }
        let statement = unsafe SQLStatement(prepared)
        guard isWhole else { throw SQLError(message: "more than one statement") }
        return statement
    }

    /// The same; `columns` takes the names of those that the statement reads.
    package func prepare(_ sql: String, reading columns: inout Set<String>) throws(SQLError) -> SQLStatement {
        let readings = ColumnReadings()
        unsafe sqlite3_set_authorizer(
            handle,
            { context, action, _, column, _, _ in
                if action == SQLITE_READ, let context = unsafe context, let column = unsafe column {
                    unsafe Unmanaged<ColumnReadings>.fromOpaque(context).takeUnretainedValue().columns
                        .insert(String(cString: column))
                }
                return SQLITE_OK
            }, Unmanaged.passUnretained(readings).toOpaque())
        defer { unsafe sqlite3_set_authorizer(handle, nil, nil) }
        let statement = try prepare(sql)
        columns = readings.columns
        return statement
    }

    private func failure() -> SQLError {
        unsafe SQLError(message: String(cString: sqlite3_errmsg(handle)))
    }
}

/// What a statement reads, while it is prepared.
private final class ColumnReadings {
    var columns: Set<String> = []
}

/// A prepared statement with its parameters, bound one after the other.
@safe
package struct SQLStatement: ~Copyable {
    private let handle: OpaquePointer
    private var parameter: Int32 = 0
    /// Texts of the row that is being bound, and where each ends; SQLite reads them here, without a copy of its own, until
    /// the statement has run.
    private var texts = OutputBuffer()
    private var ends: [(parameter: Int32, end: Int)] = []
    /// What each parameter is bound to. SQLite keeps it from one run to the next, and neighbouring rows have much in common:
    /// what is the same is not bound again.
    private var bound: [Binding]

    private struct Binding {
        var kind = Kind.null
        var bits: UInt64 = 0

        enum Kind: UInt8 {
            case null, integer, double, constant
            /// Text of this row.
            case text
        }
    }

    fileprivate init(_ handle: OpaquePointer) {
        unsafe self.handle = handle
        bound = Array(repeating: Binding(), count: unsafe Int(sqlite3_bind_parameter_count(handle)) + 1)
    }

    deinit {
        unsafe sqlite3_finalize(handle)
    }

    // MARK: Parameters, in their order

    /// Goes on to the next parameter; whether that is bound to something else so far.
    @inline(__always)
    private mutating func next(_ kind: Binding.Kind, _ bits: UInt64 = 0) -> Bool {
        parameter += 1
        let place = Int(parameter)
        if bound[place].kind == kind, bound[place].bits == bits { return false }
        bound[place] = Binding(kind: kind, bits: bits)
        return true
    }

    package mutating func bindNull() {
        if next(.null) { unsafe sqlite3_bind_null(handle, parameter) }
    }

    package mutating func bind(_ value: Int64) {
        if next(.integer, UInt64(bitPattern: value)) { unsafe sqlite3_bind_int64(handle, parameter, value) }
    }

    package mutating func bind(_ value: UInt64) { bind(Int64(clamping: value)) }
    package mutating func bind(_ value: UInt32) { bind(Int64(value)) }

    package mutating func bind(_ value: Double) {
        if next(.double, value.bitPattern) { unsafe sqlite3_bind_double(handle, parameter, value) }
    }

    package mutating func bind(_ text: StaticString) {
        guard unsafe next(.constant, UInt64(UInt(bitPattern: text.utf8Start))) else { return }
        _ = unsafe text.utf8Start.withMemoryRebound(to: CChar.self, capacity: text.utf8CodeUnitCount) {
            unsafe csqlite_bind_constant(handle, parameter, $0, Int32(text.utf8CodeUnitCount))
        }
    }

    package mutating func bind(_ text: String) {
        bind { $0.append(text: text) }
    }

    /// Text that `write` puts into a buffer.
    package mutating func bind(_ write: (inout OutputBuffer) -> Void) {
        write(&texts)
        _ = next(.text)
        ends.append((parameter, texts.count))
    }

    private mutating func bindTexts() {
        var start = 0
        let handle = unsafe handle
        let ends = ends
        unsafe texts.withOctets { octets in
            for (parameter, end) in ends {
                _ = unsafe csqlite_bind_constant(handle, parameter, octets + start, Int32(end - start))
                start = end
            }
        }
    }

    /// Nanoseconds as seconds; null for nil.
    package mutating func bind(seconds nanoseconds: Int64?) {
        if let nanoseconds { bind(Double(nanoseconds) / 1e9) } else { bindNull() }
    }

    package mutating func bind(_ value: UInt64, if isKnown: Bool) {
        if isKnown { bind(value) } else { bindNull() }
    }

    // MARK: Running

    /// Runs it once; the parameters are then bound anew. True when it returned a row.
    package mutating func run() throws(SQLError) -> Bool {
        try unsafe step { _ in true } ?? false
    }

    /// The same; whether the first column of the first row is true, as SQL has it.
    package mutating func isTrue() throws(SQLError) -> Bool {
        let result = try unsafe step {
            unsafe sqlite3_column_type($0, 0) != SQLITE_NULL && sqlite3_column_double($0, 0) != 0
        }
        return result ?? false
    }

    /// The same; the first column as text.
    package mutating func text() throws(SQLError) -> String? {
        try unsafe step { row in unsafe sqlite3_column_text(row, 0).map { unsafe String(cString: $0) } } ?? nil
    }

    private mutating func step<Result>(_ read: (OpaquePointer) -> Result) throws(SQLError) -> Result? {
        parameter = 0
        bindTexts()
        let status = unsafe sqlite3_step(handle)
        let result = status == SQLITE_ROW ? unsafe read(handle) : nil
        let message =
            status == SQLITE_ROW || status == SQLITE_DONE
            ? nil : unsafe String(cString: sqlite3_errmsg(sqlite3_db_handle(handle)))
        unsafe sqlite3_reset(handle)
        ends.removeAll(keepingCapacity: true)
        texts.truncate(to: 0)
        if let message { throw SQLError(message: message) }
        return result
    }
}
