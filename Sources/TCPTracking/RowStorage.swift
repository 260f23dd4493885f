import CPrefetch

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

extension Span where Element == UInt64 {
    /// Asks for the cache line of an element.
    @inline(__always)
    func prefetch(_ index: Int) {
        unsafe withUnsafeBufferPointer { elements in
            if index < elements.count, let start = elements.baseAddress { unsafe prefetch_line(start + index) }
        }
    }
}

/// Rows of one fixed layout, each with an annex right behind it, `Void` for none: chunks are added, never copied but for the
/// first one while it is small. The one file of this target with unchecked memory; every index is checked against the rows
/// that were handed out.
@safe
struct RowStorage<Row: BitwiseCopyable, Annex: BitwiseCopyable>: ~Copyable {
    /// With rows of whole cache lines a chunk is a whole number of huge pages.
    private static var chunkBits: Int { 15 }
    private static var chunkSize: Int { 1 << chunkBits }
    private static var hugePage: Int { 2 << 20 }
    /// Octets from a row to its annex, and from row to row: whole cache lines.
    private static var annexOffset: Int { (MemoryLayout<Row>.size + 63) & ~63 }
    private static var stride: Int { annexOffset + (MemoryLayout<Annex>.size + 63) & ~63 }

    /// The chunks' addresses, in memory of our own: looking one up costs no reference counting.
    private var chunks: UnsafeMutablePointer<UnsafeMutableRawPointer>
    private var chunkCount = 0
    private var chunkCapacity = 64
    /// Rows that there is memory for.
    private var room = 0
    private let firstRoom: Int
    private var free: [UInt32] = []
    private var handedOut: UInt32 = 0

    /// - Parameter firstRoom: Rows that there is memory for at first; it doubles until it is a whole chunk.
    init(firstRoom: Int) {
        self.firstRoom = min(max(1, firstRoom), Self.chunkSize)
        unsafe chunks = .allocate(capacity: 64)
    }

    deinit {
        for index in 0..<chunkCount { unsafe chunks[index].deallocate() }
        unsafe chunks.deallocate()
    }

    /// Rows in use.
    var count: Int { Int(handedOut) - free.count }

    /// Octets of the places that have been handed out at some time.
    var octets: Int { Int(handedOut) &* Self.stride }

    /// Places that were given back.
    var freeCount: Int { free.count }
    var hasFree: Bool { !free.isEmpty }

    /// Every index below has been handed out at some time.
    var limit: UInt32 { handedOut }

    /// A place for a new row, initialised to `row`. Its annex holds what it held, or anything.
    mutating func insert(_ row: Row) -> UInt32 {
        let index = insertPlace()
        unsafe address(of: index).initialize(to: row)
        return index
    }

    /// A place for a new row, initialised to a copy of the row at `template`, made without a detour.
    mutating func insertCopy(of template: UInt32) -> UInt32 {
        precondition(template < handedOut)
        let index = insertPlace()
        unsafe address(of: index).initialize(from: address(of: template), count: 1)
        return index
    }

    /// Makes a row a copy of another.
    mutating func copy(_ template: UInt32, to index: UInt32) {
        precondition(template < handedOut && index < handedOut)
        unsafe address(of: index).update(from: address(of: template), count: 1)
    }

    /// A place that holds what it held when it was given back, or anything: who asks for it writes before reading.
    mutating func insertPlace() -> UInt32 {
        if let reused = free.popLast() { return reused }
        let index = handedOut
        if Int(index) == room { makeRoom() }
        handedOut += 1
        return index
    }

    /// Gives a row's place back.
    mutating func remove(_ index: UInt32) {
        precondition(index < handedOut)
        free.append(index)
    }

    subscript(index: UInt32) -> Row {
        // An addressor, not an accessor that yields: a row is read in place, never copied.
        @inline(__always) unsafeAddress {
            precondition(index < handedOut)
            return unsafe UnsafePointer(address(of: index))
        }
        @inline(__always) nonmutating _modify {
            precondition(index < handedOut)
            yield unsafe &address(of: index).pointee
        }
    }

    /// The annex of a row, in place as well.
    subscript(annexOf index: UInt32) -> Annex {
        @inline(__always) unsafeAddress {
            precondition(index < handedOut)
            return unsafe UnsafePointer(annexAddress(of: index))
        }
        @inline(__always) nonmutating _modify {
            precondition(index < handedOut)
            yield unsafe &annexAddress(of: index).pointee
        }
    }

    /// Asks for some cache lines of an annex. Any index is allowed.
    @inline(__always)
    func prefetch(annexOf index: UInt32, from offset: Int = 0, lines: Int) {
        prefetch(index, from: Self.annexOffset + offset, lines: lines)
    }

    /// Asks for some cache lines of a row, so that they are there when the row is worked on. Any index is allowed.
    @inline(__always)
    func prefetch(_ index: UInt32, from offset: Int = 0, lines: Int) {
        guard index < handedOut else { return }
        let row = unsafe UnsafeRawPointer(address(of: index)) + offset
        for line in 0..<lines { unsafe prefetch_line(row + line * 64) }
    }

    /// Asks for four cache lines of a row, by their first octets.
    @inline(__always)
    func prefetch(_ index: UInt32, offsets: (Int, Int, Int, Int)) {
        guard index < handedOut else { return }
        let row = unsafe UnsafeRawPointer(address(of: index))
        unsafe prefetch_line(row + offsets.0)
        unsafe prefetch_line(row + offsets.1)
        unsafe prefetch_line(row + offsets.2)
        unsafe prefetch_line(row + offsets.3)
    }

    @inline(__always)
    private func place(of index: UInt32) -> UnsafeMutableRawPointer {
        unsafe chunks[Int(index) >> Self.chunkBits] + (Int(index) & (Self.chunkSize - 1)) &* Self.stride
    }

    @inline(__always)
    private func address(of index: UInt32) -> UnsafeMutablePointer<Row> {
        unsafe place(of: index).assumingMemoryBound(to: Row.self)
    }

    @inline(__always)
    private func annexAddress(of index: UInt32) -> UnsafeMutablePointer<Annex> {
        unsafe (place(of: index) + Self.annexOffset).assumingMemoryBound(to: Annex.self)
    }

    private mutating func makeRoom() {
        if chunkCount == 1, room < Self.chunkSize {
            let larger = min(2 * room, Self.chunkSize)
            let chunk = unsafe Self.allocateChunk(rows: larger, isFirst: true)
            unsafe chunk.copyMemory(from: chunks[0], byteCount: room * Self.stride)
            unsafe chunks[0].deallocate()
            unsafe chunks[0] = chunk
            room = larger
        } else {
            addChunk()
        }
    }

    private mutating func addChunk() {
        if chunkCount == chunkCapacity {
            let larger = UnsafeMutablePointer<UnsafeMutableRawPointer>.allocate(capacity: chunkCapacity * 2)
            unsafe larger.initialize(from: chunks, count: chunkCount)
            unsafe chunks.deallocate()
            unsafe chunks = larger
            chunkCapacity *= 2
        }
        let rows = chunkCount == 0 ? firstRoom : Self.chunkSize
        unsafe (chunks + chunkCount).initialize(to: Self.allocateChunk(rows: rows, isFirst: chunkCount == 0))
        chunkCount += 1
        room += rows
    }

    /// Asks for huge pages, since with many connections most of the cost of a row is its address; but not for the first
    /// rows, which are all that a small capture needs.
    private static func allocateChunk(rows: Int, isFirst: Bool) -> UnsafeMutableRawPointer {
        let size = rows * stride
        let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: rows == chunkSize ? hugePage : 64)
        #if os(Linux)
        let skipped = isFirst ? hugePage : 0
        if size > skipped { _ = unsafe madvise(memory + skipped, size - skipped, MADV_HUGEPAGE) }
        #endif
        for row in 0..<rows {
            unsafe (memory + row * stride).bindMemory(to: Row.self, capacity: 1)
            unsafe (memory + row * stride + annexOffset).bindMemory(to: Annex.self, capacity: 1)
        }
        return unsafe memory
    }
}
