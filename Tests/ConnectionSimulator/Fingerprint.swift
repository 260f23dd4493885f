/// A digest of 64 bits of what distinguishes one situation from another.
package struct Fingerprint: BitwiseCopyable, Hashable, Sendable {
    package private(set) var value: UInt64 = 0x9E37_79B9_7F4A_7C15

    package init() {}

    package mutating func mix(_ number: UInt64) {
        var mixed = value ^ number
        mixed = (mixed ^ (mixed >> 32)) &* 0xD6E8_FEB8_6659_FD93
        mixed = (mixed ^ (mixed >> 29)) &* 0xD6E8_FEB8_6659_FD93
        value = (mixed ^ (mixed >> 32)) &+ 0x9E37_79B9_7F4A_7C15
    }
}

extension SimulatedSegment {
    /// What a capture shows of it.
    package func mixVisible(into print: inout Fingerprint) {
        let flags = (isSYN ? 1 : 0) | (isACK ? 2 : 0) | (isFIN ? 4 : 0) | (isRST ? 8 : 0)
        print.mix(UInt64(sequence) << 32 | UInt64(acknowledgment))
        print.mix(UInt64(identification) << 32 | UInt64(flags) << 16 | UInt64(length))
    }

    /// That, and the truth about it.
    package func mix(into print: inout Fingerprint) {
        mixVisible(into: &print)
        print.mix(UInt64(senderStates) << 1 | (isRetransmission ? 1 : 0))
    }
}

extension SegmentQueue {
    func mix(into print: inout Fingerprint) {
        print.mix(UInt64(count))
        for index in 0..<count { self[index].mix(into: &print) }
    }
}

extension StateTrace {
    package func mix(into print: inout Fingerprint) {
        print.mix(UInt64(count))
        for index in stride(from: 0, to: count, by: 8) {
            var word: UInt64 = 0
            for place in index..<min(index + 8, count) { word = word << 8 | UInt64(self[place].rawValue) }
            print.mix(word)
        }
    }
}

extension SimulatedEndpoint {
    func mix(into print: inout Fingerprint) {
        trace.mix(into: &print)
        print.mix(UInt64(unacknowledged) << 32 | UInt64(next))
        print.mix(UInt64(receiveNext) << 32 | UInt64(waitingSends) << 8 | UInt64(attempts))
        print.mix(
            (openedPassively ? 1 : 0) | (wantsToClose ? 2 : 0) | (refusesData ? 4 : 0) | (owesACK ? 8 : 0)
                | UInt64(identification) << 8 | UInt64(unanswered) << 24)
        retransmissions.mix(into: &print)
        held.mix(into: &print)
    }
}
