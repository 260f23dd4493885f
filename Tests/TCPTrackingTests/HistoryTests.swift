import PacketDecoding
import Testing

@testable import TCPTracking

@Suite struct HistoryTests {
    static func transition(
        _ from: TCPState, _ event: TransitionEvent, frame: UInt64, certainty: Certainty, proof: UInt32 = 0
    ) throws -> Transition {
        let row = try #require(TransitionTable.shared.row(from: from, on: event))
        return Transition(
            time: Int64(frame), frame: frame, confirmedBy: 0, proof: SequenceNumber(proof), row: UInt8(row), from: from,
            to: transitionRows[row].to, certainty: certainty)
    }

    @Test func anAcknowledgmentConfirmsInOrder() throws {
        var history = History()
        history.append(try Self.transition(.closed, .sendsSYN, frame: 1, certainty: .observed))
        history.append(try Self.transition(.synSent, .receivesSYNACK, frame: 2, certainty: .assumed, proof: 100))
        history.append(try Self.transition(.established, .receivesFIN, frame: 3, certainty: .assumed, proof: 200))
        #expect(history.unconfirmed == 2)
        history.confirm(acknowledgment: SequenceNumber(99), frame: 4)
        #expect(history.unconfirmed == 2)
        history.confirm(acknowledgment: SequenceNumber(150), frame: 5)
        #expect(history.unconfirmed == 1)
        #expect(history[1].certainty == .confirmed)
        #expect(history[1].confirmedBy == 5)
        #expect(history[2].certainty == .assumed)
        history.confirm(acknowledgment: SequenceNumber(200), frame: 6)
        #expect(history.unconfirmed == 0)
        #expect(history[2].confirmedBy == 6)
    }

    @Test func confirmationWrapsWithTheSequenceSpace() throws {
        var history = History()
        history.append(
            try Self.transition(.synSent, .receivesSYNACK, frame: 2, certainty: .assumed, proof: 0xFFFF_FFFF))
        history.confirm(acknowledgment: SequenceNumber(0xFFFF_FFFE), frame: 3)
        #expect(history.unconfirmed == 1)
        history.confirm(acknowledgment: SequenceNumber(0), frame: 4)
        #expect(history.unconfirmed == 0)
    }

    @Test func whatTheEndpointDoesConfirmsWhatItReceived() throws {
        var history = History()
        history.append(try Self.transition(.synSent, .receivesSYNACK, frame: 2, certainty: .assumed, proof: 100))
        history.append(try Self.transition(.established, .sendsFIN, frame: 9, certainty: .observed))
        #expect(history[0].certainty == .confirmed)
        #expect(history[0].confirmedBy == 9)
    }

    @Test func aResetConfirmsNothing() throws {
        var history = History()
        history.append(try Self.transition(.synSent, .receivesSYNACK, frame: 2, certainty: .assumed, proof: 100))
        history.append(try Self.transition(.established, .sendsRST, frame: 3, certainty: .observed))
        #expect(history[0].certainty == .assumed)
        #expect(history.unconfirmed == 0)
    }

    @Test func theLastCanBeTakenBack() throws {
        var history = History()
        history.append(try Self.transition(.closed, .sendsSYN, frame: 1, certainty: .observed))
        history.append(try Self.transition(.synSent, .receivesSYNACK, frame: 2, certainty: .assumed, proof: 100))
        let removed = history.removeLast()
        #expect(removed.frame == 2)
        #expect(history.count == 1)
        #expect(history.unconfirmed == 0)
        #expect(history.reached(.synSent))
        #expect(!history.reached(.established))
    }

    @Test func aLateFirstTransitionGoesInFront() throws {
        var history = History()
        history.append(try Self.transition(.unknown, .receivesSYNACK, frame: 1, certainty: .assumed, proof: 100))
        history.prepend(
            try Self.transition(.closed, .sendsSYN, frame: 2, certainty: .observed), nextFrom: .synSent)
        #expect(history.count == 2)
        #expect(history[0].to == .synSent)
        #expect(history[1].from == .synSent)
        #expect(history.entry(into: .established)?.frame == 1)
        #expect(history.unconfirmed == 1)
    }
}
