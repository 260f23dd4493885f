/// One direction of an open connection.
struct SlotSide: BitwiseCopyable {
    /// The next sequence number to send.
    var next: UInt32
    /// What the peer has received without a gap: the acknowledgment number it sends.
    var received: UInt32
    /// The timestamp it sent last, which the peer echoes.
    var timestamp: UInt32
    var timestampBase: UInt32
    var identification: UInt16
}

/// An open connection: where its story stands and what its next segment needs.
struct Slot: BitwiseCopyable {
    var addresses: [2 of UInt32]
    var ports: [2 of UInt16]
    var sides: [2 of SlotSide]
    /// Data segments still to send.
    var remaining: UInt32
    var ending: UInt8
    /// Which side closes.
    var closer: UInt8
    /// 0, 1, 2: the segments of the opening; 3: data; from 4 on: the closing.
    var step: UInt8 = 0
    /// SYN or SYN,ACK segments still to send without an answer.
    var attempts: UInt8
    /// Data segments that the receiver has not acknowledged yet.
    var unacknowledged: UInt8 = 0
    /// Who sent data last.
    var sender: UInt8 = 0
    /// Where in a burst of a request and seven segments of the answer the data stands.
    var position: UInt8 = 0
    var gap = Gap()
}

/// A data segment that its receiver lacks while later ones arrive.
struct Gap: BitwiseCopyable {
    enum Kind: UInt8, BitwiseCopyable {
        case none, lost, reordered
    }

    var kind = Kind.none
    /// Which part of the recovery comes next.
    var step: UInt8 = 0
    var identification: UInt16 = 0
    var sequence: UInt32 = 0
    var length: UInt32 = 0
}
