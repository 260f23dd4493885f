/// A piece of a capture in memory: what was read and is not parsed yet, and what the last batch's frames lie in.
struct ReadBuffer {
    /// Octets of the storage: small enough to stay in a core's cache between the kernel's copy and the decoder, large
    /// enough that system calls do not count.
    static let usualLength = 1 << 17

    /// Shared with the batch that holds frames in it. The batch lets go of it before more is read; a caller that keeps
    /// a batch makes this array copy itself, and nothing else.
    private(set) var storage: [UInt8]
    /// Where the next record begins in the storage.
    var next = 0
    /// Where the octets that were read end there.
    private(set) var end = 0
    /// Octets of the capture before the storage's first one.
    private var base: Int64 = 0

    init(length: Int = usualLength) {
        storage = [UInt8](repeating: 0, count: length)
    }

    /// A buffer for a file of so many octets: no longer than it takes, because clearing it is most of what a small file
    /// costs.
    init(fileSize: Int64?) {
        self.init(length: fileSize.map { Int(max(4096, min($0 + 1, Int64(Self.usualLength)))) } ?? Self.usualLength)
    }

    /// Octets of the capture before the next record.
    var position: Int64 { base + Int64(next) }
    /// Octets from the next record on.
    var available: Int { end - next }
    /// Octets that were read and not parsed, copied.
    var unread: [UInt8] { storage.span.copy(next..<end) }

    /// Reads on, behind what is left, which moves to the front. The storage grows only when it is full and more is
    /// wanted, so a record's length alone takes no memory.
    ///
    /// - Parameter wanted: Octets from the next record on that the caller needs.
    mutating func refill(from source: inout OctetSource, wanted: Int) -> OctetSource.Reading {
        if next > 0 {
            storage.moveToFront(next..<end)
            base += Int64(next)
            end -= next
            next = 0
        }
        if end == storage.count {
            let length = min(max(wanted, storage.count + 1), 2 * storage.count)
            storage += [UInt8](repeating: 0, count: length - storage.count)
        }
        let reading = source.read(into: &storage, end..<storage.count)
        if case .octets(let count) = reading { end += count }
        return reading
    }

    /// Forgets what was read: the capture begins anew, as what these octets are decompressed to.
    mutating func restart() {
        (next, end, base) = (0, 0, 0)
    }

    /// Changes octets in place, as when a header's byte order is turned.
    mutating func withStorage(_ body: (inout [UInt8]) -> Void) { body(&storage) }
}
