import SegmentNotation
import Testing

@Suite("Automatic numbers and symbols")
struct NumberTests {
    @Test func documentedLifeHasTheNumbersOfItsSymbols() throws {
        let frames = try SegmentNotation.frames(
            """
            isn client 1000
            isn server 5000
            +0     client > server  S   seq=x
            +10ms  server > client  S.  seq=y ack=x+1
            +10ms  client > server  .   seq=x+1 ack=y+1
            +10ms  client > server  P.  len 100
            +10ms  server > client  P.  len 1000
            +10ms  client > server  F.  seq=u
            +10ms  server > client  .   seq=v ack=u+1
            +10ms  server > client  F.  seq=w ack=u+1
            +10ms  client > server  .   seq=u+1 ack=w+1
            """)
        #expect(frames.map(\.sequence) == [1000, 5000, 1001, 1001, 5001, 1101, 6001, 6001, 1102])
        #expect(frames.map(\.acknowledgment) == [0, 1001, 5001, 5001, 1101, 6001, 1102, 1102, 6002])
        #expect(frames.map(\.flags) == [0x02, 0x12, 0x10, 0x18, 0x18, 0x11, 0x10, 0x11, 0x10])
        #expect(frames.map { $0.time - frames[0].time } == (0..<9).map { Int64($0) * 10_000_000 })
    }

    @Test func everythingOmittedGivesTheSameConnection() throws {
        let frames = try SegmentNotation.frames(
            """
            client > server S
            server > client S.
            client > server .
            client > server P. len 10
            server > client .
            """)
        #expect(frames.map(\.sequence) == [1000, 5000, 1001, 1001, 5001])
        #expect(frames.map(\.acknowledgment) == [0, 1001, 5001, 5001, 1011])
        #expect(frames.map(\.time) == (1...5).map { 1_700_000_000_000_000_000 + Int64($0) * 1_000_000 })
    }

    @Test func numbersWrap() throws {
        let frames = try SegmentNotation.frames(
            """
            isn client 4294967295
            client > server S
            server > client S.
            client > server . seq=x+1
            client > server P. len 5
            client > server . seq=auto-1
            """)
        #expect(frames.map(\.sequence) == [4_294_967_295, 5000, 0, 0, 4])
        #expect(frames[1].acknowledgment == 0)
    }

    @Test func resetAndStrayLeaveNumbersAlone() throws {
        let frames = try SegmentNotation.frames(
            """
            client > server S
            client > server R seq=x+5000
            client > server P. seq=x+900 len 50 stray
            client > server .
            """)
        #expect(frames.map(\.sequence) == [1000, 6000, 1900, 1001])
    }

    @Test func synWithAnotherNumberBeginsAnew() throws {
        let frames = try SegmentNotation.frames(
            """
            client > server S
            client > server F. seq=u
            isn client 70000
            client > server S
            client > server F. seq=u
            server > client . ack=u+1
            """)
        #expect(frames.map(\.sequence) == [1000, 1001, 70000, 70001, 5001])
        #expect(frames[4].acknowledgment == 70002)
    }

    @Test func fastOpenDataCountsInTheAcknowledgment() throws {
        let frames = try SegmentNotation.frames("client > server S len 100\nserver > client S.")
        #expect(frames[1].acknowledgment == 1101)
    }

    @Test func droppedSegmentsCountAsSent() throws {
        let frames = try SegmentNotation.frames("client > server P. len 100 drop\nserver > client .")
        #expect(frames.count == 1)
        #expect(frames[0].acknowledgment == 1101)
    }

    @Test func connectionsOfOneServerKeepTheirOwnNumbers() throws {
        let frames = try SegmentNotation.frames(
            """
            a 10.0.0.1:1
            b 10.0.0.1:2
            server 10.0.0.2:80
            isn a 100
            isn b 200
            isn server > a 1000
            isn server > b 2000
            a > server S
            b > server S
            server > a S.
            server > b S.
            """)
        #expect(frames.map(\.sequence) == [100, 200, 1000, 2000])
        #expect(frames.map(\.acknowledgment) == [0, 0, 101, 201])
    }

    @Test func patternFollowsTheSequenceNumber() throws {
        let frames = try SegmentNotation.frames(
            """
            client > server P. seq=x+1 len 60
            client > server P. seq=x+31 len 30
            client > server P. seq=x+31 len 30 altered
            server > client P. seq=y+1 len 3
            """)
        #expect(frames[1].octets.suffix(30) == frames[0].octets.suffix(30))
        #expect(frames[2].octets.suffix(30) != frames[0].octets.suffix(30))
        #expect(frames[3].octets.suffix(3) == [65, 66, 67])
    }

    @Test(arguments: [
        ("+0", 0), ("+7ns", 7), ("+200us", 200_000), ("+10ms", 10_000_000), ("+1s", 1_000_000_000),
        ("+1.5s", 1_500_000_000), ("-5ms", -5_000_000), ("@2s", 2_000_000_000), ("@0", 0),
    ])
    func timesAreExact(text: String, nanoseconds: Int64) throws {
        let frames = try SegmentNotation.frames("start 1700000000\n\(text) client > server S")
        #expect(frames[0].time == 1_700_000_000_000_000_000 + nanoseconds)
    }

    @Test func startReadsDates() throws {
        let frames = try SegmentNotation.frames("start 2024-02-29T23:59:59.000000001Z\n+0 client > server S")
        #expect(frames[0].time == 1_709_251_199_000_000_001)
    }
}
