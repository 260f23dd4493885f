#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// Rows of one fixed layout that never move: chunks are added, never copied. The one file of this target with
/// unchecked memory; every index is checked against the rows that were handed out.
@safe
struct RowStorage<Row: BitwiseCopyable>: ~Copyable {
    private static var chunkBits: Int { 13 }
    private static var chunkSize: Int { 1 << chunkBits }

    /// The chunks' addresses, in memory of our own: looking one up costs no reference counting.
    private var chunks: UnsafeMutablePointer<UnsafeMutablePointer<Row>>
    private var chunkCount = 0
    private var chunkCapacity = 64
    private var free: [UInt32] = []
    private var handedOut: UInt32 = 0

    init() {
        unsafe chunks = .allocate(capacity: 64)
    }

    deinit {
        for index in 0..<chunkCount { unsafe chunks[index].deallocate() }
        unsafe chunks.deallocate()
    }

    /// Rows in use.
    var count: Int { Int(handedOut) - free.count }

    /// Every index below has been handed out at some time.
    var limit: UInt32 { handedOut }

    /// A place for a new row, initialised to `row`.
    mutating func insert(_ row: Row) -> UInt32 {
        let index: UInt32
        if let reused = free.popLast() {
            index = reused
        } else {
            index = handedOut
            if Int(index) >> Self.chunkBits == chunkCount { addChunk() }
            handedOut += 1
        }
        unsafe address(of: index).initialize(to: row)
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
            yield unsafe address(of: index).pointee
        }
        @inline(__always) nonmutating _modify {
            precondition(index < handedOut)
            yield unsafe &address(of: index).pointee
        }
    }

    /// Reads an octet of each of some cache lines of a row, so that they are on their way when the row is worked on.
    /// The sum is of no use but to keep the reads.
    @inline(__always)
    func touch(_ index: UInt32, from offset: Int, lines: Int) -> UInt8 {
        guard index < handedOut else { return 0 }
        let row = unsafe UnsafeRawPointer(address(of: index))
        var sum: UInt8 = 0
        for line in 0..<lines {
            let place = min(offset + line * 64, MemoryLayout<Row>.size - 1)
            sum &+= unsafe row.load(fromByteOffset: place, as: UInt8.self)
        }
        return sum
    }

    @inline(__always)
    private func address(of index: UInt32) -> UnsafeMutablePointer<Row> {
        unsafe chunks[Int(index) >> Self.chunkBits] + (Int(index) & (Self.chunkSize - 1))
    }

    private mutating func addChunk() {
        if chunkCount == chunkCapacity {
            let larger = UnsafeMutablePointer<UnsafeMutablePointer<Row>>.allocate(capacity: chunkCapacity * 2)
            unsafe larger.initialize(from: chunks, count: chunkCount)
            unsafe chunks.deallocate()
            unsafe chunks = larger
            chunkCapacity *= 2
        }
        unsafe (chunks + chunkCount).initialize(to: Self.allocateChunk(isFirst: chunkCount == 0))
        chunkCount += 1
    }

    /// All chunks but the first ask for huge pages: with many connections most of the cost of a row is its address.
    private static func allocateChunk(isFirst: Bool) -> UnsafeMutablePointer<Row> {
        let size = chunkSize * MemoryLayout<Row>.stride
        let alignment = isFirst ? MemoryLayout<Row>.alignment : 2 << 20
        let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: alignment)
        #if os(Linux)
        if !isFirst { _ = unsafe madvise(memory, size, MADV_HUGEPAGE) }
        #endif
        return unsafe memory.bindMemory(to: Row.self, capacity: chunkSize)
    }
}
