/// A segment on its way between two simulated endpoints: the fields of RFC 9293 §3.1 that move a connection.
package struct SimulatedSegment: BitwiseCopyable, Hashable, Sendable {
    package var sequence: UInt32
    /// Meaningful with `isACK`.
    package var acknowledgment: UInt32 = 0
    package var isSYN = false
    package var isACK = false
    package var isFIN = false
    package var isRST = false
    /// Octets of data.
    package var length: UInt8 = 0
    /// Counts what its sender has sent, as an IPv4 identification does: copies that the network makes share it.
    package var identification: UInt16 = 0
    /// How many states its sender had been in when it sent this: the truth beside the capture, never shown to a tracker.
    package var senderStates: UInt8 = 0
    /// It was sent by the retransmission timer.
    package var isRetransmission = false

    init(sequence: UInt32) {
        self.sequence = sequence
    }

    /// SEG.LEN: data, SYN and FIN (RFC 9293 §3.3.1).
    package var sequenceLength: UInt32 { UInt32(length) &+ (isSYN ? 1 : 0) &+ (isFIN ? 1 : 0) }
    /// The number after the segment's last octet.
    package var end: UInt32 { sequence &+ sequenceLength }
}

/// How far `number` lies after `other`, modulo 2^32 (RFC 9293 §3.4).
func distance(_ number: UInt32, from other: UInt32) -> Int32 {
    Int32(bitPattern: number &- other)
}

/// A few segments in order; a value without storage elsewhere, so that a whole simulation is copied at each branch.
package struct SegmentQueue: BitwiseCopyable, Sendable {
    package static let capacity = 8
    private var storage = InlineArray<8, SimulatedSegment>(repeating: SimulatedSegment(sequence: 0))
    package private(set) var count = 0

    package var isEmpty: Bool { count == 0 }
    var hasRoom: Bool { count < Self.capacity }

    package subscript(index: Int) -> SimulatedSegment { storage[index] }

    /// Adds a segment at the end; without room it is lost, as in any queue.
    mutating func append(_ segment: SimulatedSegment) {
        guard count < Self.capacity else { return }
        storage[count] = segment
        count += 1
    }

    @discardableResult
    mutating func remove(at index: Int) -> SimulatedSegment {
        let removed = storage[index]
        for place in index..<(count - 1) { storage[place] = storage[place + 1] }
        count -= 1
        return removed
    }

    mutating func removeAll() { count = 0 }
}
