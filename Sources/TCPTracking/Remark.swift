import PacketDecoding

/// Something about a connection that a rule will want to judge: what was seen, where, and beside what number.
///
/// The tracker remarks, it does not judge: whether a remark is a fault is for the conformance rules.
package struct Remark: BitwiseCopyable, Sendable {
    package var kind: Kind
    /// The end that did it.
    package var end: End
    /// How often it happened.
    package var count: UInt32
    /// The first frame that showed it.
    package var frame: UInt64
    /// The number that was seen, and the one it was held against; their meaning depends on `kind`.
    package var observed: UInt32
    package var expected: UInt32

    package enum Kind: UInt8, BitwiseCopyable, CaseIterable, Sendable {
        /// A SYN,ACK whose acknowledgment is not in x+1…SND.NXT: acknowledgment, x+1.
        case unacceptableSYNACK
        /// A SYN,ACK for the same SYN with another initial sequence number: its number, y.
        case secondServerSequence
        /// An ACK in the opening that does not acknowledge y+1: acknowledgment, y+1.
        case unacceptableACKInOpening
        /// The third segment's sequence number is not x+1: sequence, x+1.
        case thirdSegmentSequence
        /// Payload before ESTABLISHED, Fast Open and the third segment aside: octets, 0.
        case dataBeforeEstablished
        /// MSS, window scale or SACK-permitted in a segment without SYN: octets of header, 0.
        case synOptionOutsideSYN
        /// A window scale above 14 (RFC 7323 §2.3): shift count, 14.
        case windowScaleTooLarge
        /// A segment beyond the receiver's window: sequence end, right edge.
        case beyondWindow
        /// A SYN or FIN that lies outside the receiver's window and changes nothing: sequence, right edge.
        case controlOutsideWindow
        /// A segment that is older than the newest of its sender (RFC 7323 §5.3): TSval, the newest's.
        case timestampTooOld
        /// An ACK for octets that were never captured: acknowledgment, SND.NXT.
        case acknowledgesUnseen
        /// The same, but the octets were captured later: the frames are out of causal order.
        case acknowledgesEarly
        /// The same, taken back later: acknowledgment, SND.NXT.
        case acknowledgesNeverSent
        /// A retransmission with other octets: sequence, length.
        case retransmissionDiffers
        /// A FIN with another number than the first: its number, the first's.
        case finMoved
        /// Octets beyond the FIN: sequence end, u.
        case dataBeyondFIN
        /// A FIN while the endpoint was in SYN-SENT, or without ACK: sequence, 0.
        case finBeforeEstablished
        /// A RST in the window but not at RCV.NXT (RFC 5961 §3.2): sequence, RCV.NXT.
        case resetInWindow
        /// A RST outside the window: sequence, RCV.NXT.
        case resetOutsideWindow
        /// A RST to SYN-SENT that does not acknowledge the SYN: acknowledgment, x+1.
        case resetNotAcknowledgingSYN
        /// A RST with another TTL or hop limit than the endpoint's own segments: TTL seen, TTL of its first segment.
        case resetHopLimit
        /// A RST in TIME-WAIT (RFC 1337): sequence, RCV.NXT.
        case resetInTimeWait
        /// Something other than RST or SYN after an accepted RST: sequence, RST's sequence.
        case segmentAfterReset
        /// A SYN in a synchronized state (RFC 5961 §4): its sequence number, x.
        case synOnLiveConnection
        /// A SYN within 2·MSL of TIME-WAIT: its sequence number, the old connection's next.
        case synInTimeWait
        /// The same with a timestamp that RFC 6191 allows: TSval, the last TSval of the old connection or 0.
        case synInTimeWaitNewer
        /// A SYN,ACK or SYN was sent again because its answer did not arrive: copies, 0.
        case synLost
        /// A copy of the SYN when its sender had proved to be synchronized: a late duplicate.
        case synLate
        case synACKLost
        case finLost
        /// The answer was captured but the sender sent again: the answer was lost after the vantage or ignored.
        case synACKLostAfterVantage
        case handshakeACKNotAccepted
        case finLostAfterVantage
        case finACKLostAfterVantage
        case resetNotAccepted
        /// TIME-WAIT was restarted by a retransmitted FIN.
        case timeWaitRestarted
        /// A state and an event that no row knows: state, event.
        case noRow
        /// A frame's time lies before the one of the frame before it: milliseconds, 0.
        case clockStepsBack
        /// The capture's clock was set forward: milliseconds, and those that had passed at most.
        case clockStepsForward
        /// A subflow of Multipath TCP: the token that its SYN names, the connection that it joins or 0.
        case joinsMultipath
    }
}

/// The remarks of one connection: the first of each kind and end, and how often it came again. Bounded.
package struct RemarkList: BitwiseCopyable, Sendable {
    package static let capacity = 12
    private var storage: InlineArray<12, Remark>
    package private(set) var count: UInt8 = 0
    /// Remarks that found no place.
    package private(set) var lost: UInt32 = 0

    init() {
        storage = InlineArray(
            repeating: Remark(kind: .noRow, end: .a, count: 0, frame: 0, observed: 0, expected: 0))
    }

    package subscript(index: Int) -> Remark {
        precondition(index < Int(count))
        return storage[index]
    }

    /// The remark of this kind, of one end or of either.
    package func first(_ kind: Remark.Kind, by end: End? = nil) -> Remark? {
        for index in 0..<Int(count)
        where storage[index].kind == kind && (end == nil || storage[index].end == end) {
            return storage[index]
        }
        return nil
    }

    mutating func note(_ kind: Remark.Kind, by end: End, frame: UInt64, observed: UInt32 = 0, expected: UInt32 = 0) {
        for index in 0..<Int(count) where storage[index].kind == kind && storage[index].end == end {
            storage[index].count &+= 1
            return
        }
        guard count < Self.capacity else {
            lost &+= 1
            return
        }
        storage[Int(count)] = Remark(
            kind: kind, end: end, count: 1, frame: frame, observed: observed, expected: expected)
        count += 1
    }

    /// What was remarked `count` times was not so.
    mutating func takeBack(_ kind: Remark.Kind, by end: End, count: UInt32) {
        guard let place = (0..<Int(self.count)).first(where: { storage[$0].kind == kind && storage[$0].end == end })
        else { return }
        guard storage[place].count <= count else {
            storage[place].count -= count
            return
        }
        self.count -= 1
        for index in place..<Int(self.count) { storage[index] = storage[index + 1] }
    }

    /// Replaces a remark's kind: later segments have shown it to be something else.
    mutating func rename(_ kind: Remark.Kind, by end: End, to other: Remark.Kind) {
        for index in 0..<Int(count) where storage[index].kind == kind && storage[index].end == end {
            storage[index].kind = other
        }
    }
}
