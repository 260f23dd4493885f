import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

@Suite("Times of a connection")
struct ConnectionTimesTests {
    private static let millisecond: Int64 = 1_000_000

    @Test func plainOpening() throws {
        let judgement = try CapturedStory.judgement("opening/three-way")
        let times = judgement.times
        #expect(times.clientWait == 10 * Self.millisecond)
        #expect(times.serverRoundTrip == 10 * Self.millisecond)
        #expect(times.clientRoundTrip == 10 * Self.millisecond)
        #expect(times.synLoss == 0)
        #expect(times.synACKLoss == 0)
        #expect(times.failedAfter == nil)
        #expect(judgement.firstByte(of: judgement.subject.client) == 10 * Self.millisecond)
        #expect(judgement.firstByte(of: judgement.subject.server) == 30 * Self.millisecond)
    }

    @Test func lostSYNIsToldByTheEcho() throws {
        let times = try CapturedStory.judgement("opening/syn-lost-with-timestamps").times
        #expect(times.clientWait == 1_010 * Self.millisecond)
        #expect(times.serverRoundTrip == 10 * Self.millisecond)
        #expect(times.synLoss == 1_000 * Self.millisecond)
        #expect(times.synACKLoss == 0)
    }

    @Test func withoutAnEchoItStaysOpenWhichCopyWasAnswered() throws {
        let times = try CapturedStory.judgement("opening/delayed-syn-ack").times
        #expect(times.clientWait == 1_500 * Self.millisecond)
        #expect(times.serverRoundTrip == nil)
        #expect(times.synLoss == nil)
        #expect(times.clientRoundTrip == 10 * Self.millisecond)
    }

    @Test func lostSYNACKIsToldByTheRepeatedSYN() throws {
        let times = try CapturedStory.judgement("opening/syn-ack-lost").times
        #expect(times.clientWait == 1_002 * Self.millisecond)
        #expect(times.serverRoundTrip == Self.millisecond)
        #expect(times.synLoss == 0)
        #expect(times.synACKLoss == 1_001 * Self.millisecond)
    }

    @Test func repeatedSYNACKThatTheClientDidNotNeed() throws {
        let times = try CapturedStory.judgement("opening/syn-ack-lost-with-timestamps").times
        // The echo is the first copy's: connect() had returned long before.
        #expect(times.clientWait == 10 * Self.millisecond)
        #expect(times.synACKLoss == 0)
        let lost = try CapturedStory.judgement("opening/third-segment-lost").times
        #expect(lost.clientWait == Self.millisecond)
        #expect(lost.clientRoundTrip == 10 * Self.millisecond)
        #expect(lost.synACKLoss == 0)
    }

    @Test func failures() throws {
        #expect(try CapturedStory.judgement("opening/refused").times.failedAfter == 200_000)
        #expect(try CapturedStory.judgement("opening/port-unreachable").times.failedAfter == Self.millisecond)
        #expect(try CapturedStory.judgement("opening/unanswered").times.failedAfter == nil)
        // Nobody's connect() returned by what was captured.
        #expect(try CapturedStory.judgement("opening/half-open").times.clientWait == nil)
    }

    @Test func directionsThatAreShiftedHaveNoRoundTrip() throws {
        let times = try CapturedStory.judgement("data/directions-shifted").times
        #expect(times.clientWait == nil)
        #expect(times.serverRoundTrip == nil)
        #expect(times.clientRoundTrip == nil)
    }

    @Test func dataBeforeTheOpeningIsCompleteHasNoDelay() throws {
        let judgement = try CapturedStory.judgements("opening/fast-open")[1]
        #expect(judgement.firstByte(of: judgement.subject.client) == nil)
        let third = try CapturedStory.judgement("opening/third-segment-with-data")
        #expect(third.firstByte(of: third.subject.client) == 0)
    }

    @Test func timeWaitRunsFromTheLastACK() throws {
        let plain = try CapturedStory.judgement("closing/four-segment")
        let client = plain.subject.client
        #expect(plain.timeWaitExpiry(of: client) == plain.subject.connection.lastTime + 60_000 * Self.millisecond)
        #expect(plain.timeWaitRestarts(of: client) == 0)
        #expect(plain.timeWaitExpiry(of: client.other) == nil)
        let restarted = try CapturedStory.judgement("closing/last-ack-lost")
        #expect(restarted.timeWaitRestarts(of: client) == 1)
        #expect(
            restarted.timeWaitExpiry(of: client) == restarted.subject.connection.lastTime + 60_000 * Self.millisecond)
    }
}
