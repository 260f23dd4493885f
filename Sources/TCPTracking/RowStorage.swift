/// Rows of one fixed layout that never move: chunks are added, never copied. The one file of this target with
/// unchecked memory; every index is checked against the rows that were handed out.
@safe
struct RowStorage<Row: BitwiseCopyable>: ~Copyable {
    private static var chunkBits: Int { 10 }
    private static var chunkSize: Int { 1 << chunkBits }

    private var chunks: [UnsafeMutablePointer<Row>] = unsafe []
    private var free: [UInt32] = []
    private var handedOut: UInt32 = 0

    /// Rows in use.
    var count: Int { Int(handedOut) - free.count }

    deinit {
        for index in unsafe chunks.indices { unsafe chunks[index].deallocate() }
    }

    /// Every index below has been handed out at some time.
    var limit: UInt32 { handedOut }

    /// A place for a new row, initialised to `row`.
    mutating func insert(_ row: Row) -> UInt32 {
        let index: UInt32
        if let reused = free.popLast() {
            index = reused
        } else {
            index = handedOut
            if unsafe Int(index) >> Self.chunkBits == chunks.count {
                let chunk = UnsafeMutablePointer<Row>.allocate(capacity: Self.chunkSize)
                unsafe chunks.append(chunk)
            }
            handedOut += 1
        }
        unsafe (chunks[Int(index) >> Self.chunkBits] + (Int(index) & (Self.chunkSize - 1))).initialize(to: row)
        return index
    }

    /// Gives a row's place back.
    mutating func remove(_ index: UInt32) {
        precondition(index < handedOut)
        free.append(index)
    }

    subscript(index: UInt32) -> Row {
        @inline(__always) _read {
            precondition(index < handedOut)
            yield unsafe chunks[Int(index) >> Self.chunkBits][Int(index) & (Self.chunkSize - 1)]
        }
        @inline(__always) nonmutating _modify {
            precondition(index < handedOut)
            yield unsafe &chunks[Int(index) >> Self.chunkBits][Int(index) & (Self.chunkSize - 1)]
        }
    }
}
