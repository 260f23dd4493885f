import TCPTracking
import Testing

/// What a segment's octets are in its sender's sequence space (rules 2, 3, 7 and 9; RFC 9293 §3.4, §3.8.4, §3.8.6.1).
@Suite struct SequenceTests {
    /// The labels of what follows an opening and an exchange.
    static func labels(_ lines: String, setting: Setting = Setting.all[0]) throws -> [SegmentLabel] {
        let story = try Story(setting.lines + Stage.opening + Stage.exchange + lines)
        #expect(story.ended.count == 1)
        return Array(story.labels.dropFirst(7))
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var lines: String
        var labels: [SegmentLabel]

        init(_ name: String, _ lines: String, _ labels: [SegmentLabel]) {
            self.name = name
            self.lines = lines
            self.labels = labels
        }

        var testDescription: String { name }
    }

    @Test(arguments: [
        Case("data in order", "+1ms client > server P. len 10\n+1ms client > server P. len 20", [.data, .data]),
        Case(
            "retransmission after a timeout",
            "+1ms client > server P. len 10\n+300ms client > server P. seq=x+101 len 10", [.data, .retransmission]),
        Case(
            "retransmission of a part",
            "+1ms client > server P. len 100\n+300ms client > server P. seq=x+151 len 50", [.data, .retransmission]),
        Case(
            "retransmission with new octets",
            "+1ms client > server P. len 100\n+300ms client > server P. seq=x+151 len 100", [.data, .retransmission]),
        Case(
            "spurious retransmission",
            "+1ms client > server P. len 10\n+1ms server > client .\n+300ms client > server P. seq=x+101 len 10",
            [.data, .ack, .spuriousRetransmission]),
        Case(
            "retransmission of which a part is acknowledged",
            "+1ms client > server P. len 100\n+1ms server > client . ack=x+151\n+300ms client > server P. seq=x+101 len 100",
            [.data, .ack, .retransmission]),
        // A lower IP identification was sent before, whenever it is captured.
        Case(
            "out of order, by identification",
            "+1ms client > server P. seq=x+111 len 10 id 501\n+50ms client > server P. seq=x+101 len 10 id 500",
            [.data, .outOfOrder]),
        Case(
            "out of order, identification wraps",
            "+1ms client > server P. seq=x+111 len 10 id 1\n+50ms client > server P. seq=x+101 len 10 id 65535",
            [.data, .outOfOrder]),
        Case(
            "a hole filled by a retransmission, by identification",
            "+1ms client > server P. seq=x+111 len 10 id 500\n+1ms client > server P. seq=x+101 len 10 id 501",
            [.data, .retransmission]),
        Case(
            "a hole filled at once, without identification",
            "+1ms client > server P. seq=x+111 len 10 id 0\n+100us client > server P. seq=x+101 len 10 id 0",
            [.data, .outOfOrder]),
        Case(
            "a hole filled late, without identification",
            "+1ms client > server P. seq=x+111 len 10 id 0\n+200ms client > server P. seq=x+101 len 10 id 0",
            [.data, .retransmission]),
        Case(
            "keep-alive and its answer",
            "+9s client > server . seq=x+100 stray\n+1ms server > client . stray", [.keepAlive, .ack]),
        Case("keep-alive with an octet", "+9s client > server . seq=x+100 len 1 stray", [.keepAlive]),
        Case("keep-alive of the server", "+9s server > client . seq=y+1000 stray", [.keepAlive]),
        // Two octets before are no keep-alive.
        Case("two octets of old data", "+9s client > server . seq=x+99 len 2 stray", [.spuriousRetransmission]),
        Case(
            "not all acknowledged, so no keep-alive",
            "+1ms client > server P. len 10\n+300ms client > server P. seq=x+110 len 1 stray", [.data, .retransmission]),
        Case(
            "zero window, probes, window update",
            """
            +1ms server > client . win 0
            +200ms client > server . seq=x+100 stray
            +1ms server > client . win 0
            +400ms client > server . len 1
            +1ms server > client . win 0 ack=x+101
            +800ms client > server . seq=x+101 len 1
            +1ms server > client . win 20000 ack=x+102
            """,
            [.zeroWindow, .zeroWindowProbe, .zeroWindow, .zeroWindowProbe, .zeroWindow, .zeroWindowProbe, .ack]),
        Case(
            "data behind the octet that probed the window is no retransmission",
            """
            +1ms server > client . win 0
            +200ms client > server . len 1
            +1ms server > client . win 0 ack=x+101
            +5ms server > client . win 20000 ack=x+101
            +1ms client > server P. seq=x+101 len 100
            +1ms server > client . ack=x+201
            """,
            [.zeroWindow, .zeroWindowProbe, .zeroWindow, .windowUpdate, .data, .ack]),
        Case(
            "window update", "+1ms server > client . win 30000\n+1ms server > client . win 40000",
            [.windowUpdate, .windowUpdate]),
        Case(
            "duplicate ACKs",
            """
            +1ms client > server P. len 10 drop
            +1ms client > server P. len 10
            +1ms server > client . ack=x+101
            +1ms client > server P. len 10
            +1ms server > client . ack=x+101
            """, [.data, .duplicateACK, .data, .duplicateACK]),
        Case(
            "ACK of data is no duplicate",
            "+1ms client > server P. len 10\n+1ms server > client .\n+1ms server > client .", [.data, .ack, .ack]),
        Case(
            "data that acknowledges nothing new is data",
            "+1ms client > server P. len 10\n+1ms server > client P. ack=x+101 len 5", [.data, .data]),
        Case(
            "FIN and its retransmission", "+1ms client > server F.\n+300ms client > server F. seq=x+101",
            [.fin, .finRetransmission]),
        Case("the same frame captured twice", "+1ms client > server P. len 10 duplicate", [.data, .duplicateFrame]),
        Case("an ACK captured twice", "+1ms client > server . ack=y+1001 duplicate +20us", [.ack, .duplicateFrame]),
        Case(
            "the same again after 20 ms is none",
            "+1ms client > server P. len 10 id 77\n+20ms client > server P. seq=x+101 len 10 id 77",
            [.data, .retransmission]),
        Case(
            "ACK for octets that were not captured",
            "+1ms client > server P. len 10 drop\n+1ms server > client .\n+1ms client > server P. len 10",
            [.ack, .data]),
    ])
    func labels(of expected: Case) throws {
        for setting in Setting.all {
            #expect(
                try Self.labels(expected.lines, setting: setting) == expected.labels, "x=\(setting.x) y=\(setting.y)")
        }
    }

    /// At least one octet (RFC 9293 §3.8.6.1): some stacks probe with a whole segment.
    @Test func probesOfAWholeSegment() throws {
        let story = try Story(
            """
            +0 client > server S seq=x
            +1ms server > client S. seq=y ack=x+1 win 100
            +1ms client > server .
            +1ms client > server P. len 100
            +1ms server > client . win 0
            +200ms client > server P. seq=x+101 len 100
            +1ms server > client . win 0 ack=x+101
            +400ms client > server P. seq=x+101 len 100
            +1ms server > client . win 20000 ack=x+201
            """)
        #expect(
            story.labels == [
                .syn, .synACK, .ack, .data, .zeroWindow, .zeroWindowProbe, .zeroWindow, .zeroWindowProbe, .ack,
            ])
        let client = try #require(story.ended.first).details[.a]
        #expect(client.retransmissions == 0)
        #expect(client.zeroWindowProbes == 2)
    }

    @Test func segmentsThatOpen() throws {
        let story = try Story(
            """
            +1ms client > server S seq=x
            +1s client > server S seq=x
            +1ms server > client S. seq=y ack=x+1
            +1s server > client S. seq=y ack=x+1
            +1ms client > server .
            +1ms client > server R seq=x+1
            """)
        #expect(story.labels == [.syn, .synRetransmission, .synACK, .synACKRetransmission, .ack, .rst])
    }

    static let interesting: [UInt32] = [
        0, 1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF, 0xFFFF_FFFE, 0xFFFF_FF9C, 0xFFFF_FC18, 0x7FFF_FF9C, 0x7FFF_FC18,
    ]

    /// The whole life with data on both ways, from every interesting number: the same to the last letter.
    @Test(arguments: interesting, interesting)
    func wrap(x: UInt32, y: UInt32) throws {
        let life =
            Stage.opening + Stage.exchange
                + """
                +1ms client > server P. len 1000
                +1ms client > server P. len 1000 drop
                +1ms client > server P. len 1000
                +1ms server > client . ack=x+1101
                +200ms client > server P. seq=x+1101 len 1000
                +1ms server > client . ack=x+3101
                +1ms server > client P. len 500
                +1ms client > server .
                +5s client > server . seq=x+3100 stray
                +1ms server > client . stray

                """ + TimeWaitTests.close
        let expected = try Story(life)
        let story = try Story("isn client \(x)\nisn server \(y)\n" + life)
        let ended = try #require(story.ended.first)
        let reference = try #require(expected.ended.first)
        #expect(story.ended.count == 1)
        #expect(ended.client == reference.client)
        #expect(ended.server == reference.server)
        #expect(ended.client == Stage.client + " FIN-WAIT-1!17 FIN-WAIT-2?18 TIME-WAIT+19")
        #expect(story.labels == expected.labels)
        #expect(ended.connection[.a].bytes == 3100)
        #expect(ended.connection[.b].bytes == 1500)
        #expect(ended.remarks == reference.remarks)
        #expect(ended.remarks.isEmpty)
        #expect(ended.connection.facts == reference.connection.facts)
        #expect(ended.connection[.a].fin.value == x &+ 3101)
        #expect(ended.connection[.b].fin.value == y &+ 1501)
        #expect(ended.connection[.a].initialSequence.value == x)
        #expect(ended.connection[.b].initialSequence.value == y)
    }

    /// Rule 12: an acknowledgment number of 0 acknowledges an initial sequence number of 2^32-1.
    @Test func acknowledgmentZero() throws {
        let story = try Story(
            "isn client 4294967295\n+1ms client > server S seq=x\n+1ms server > client S. seq=y ack=0\n"
                + "+1ms client > server . seq=0 ack=y+1")
        #expect(story.ended.first?.client == "CLOSED SYN-SENT!1 ESTABLISHED+2")
        #expect(story.ended.first?.server == "LISTEN SYN-RECEIVED!2 ESTABLISHED?3")
        let refused = try Story(
            "isn client 4294967295\n+1ms client > server S seq=x\n+1ms server > client R. seq=0 ack=0")
        #expect(refused.ended.first?.client == "CLOSED SYN-SENT!1 CLOSED?2")
    }

    /// Rule 2: more than 2^32 octets in one connection.
    @Test func aConnectionWrapsTwice() throws {
        var lines = Stage.opening
        let step: UInt64 = 1_000_000_000
        for turn in 1...UInt64(9) {
            let sequence = (1001 + turn * step) & 0xFFFF_FFFF
            // What lies between was acknowledged, and is missing from the capture.
            let before = (1001 + turn * step - step / 2) & 0xFFFF_FFFF
            for place in stride(from: 0, to: 10, by: 1) {
                let middle = (before + UInt64(place) * step / 20) & 0xFFFF_FFFF
                lines += "+1ms server > client . ack=\(middle) stray\n"
            }
            lines += "+1ms client > server P. seq=\(sequence) len 100 stray\n"
            lines += "+1ms server > client . ack=\((sequence + 100) & 0xFFFF_FFFF) stray\n"
        }
        let story = try Story(lines)
        #expect(story.ended.count == 1)
        #expect(story.ended.first?.connection[.a].state == .established)
    }

    /// Rule 9: the length comes from the IP header; Ethernet padding and a short snapshot change nothing.
    @Test(arguments: ["", "padding 6", "padding 40"])
    func paddingIsNoPayload(field: String) throws {
        let story = try Story(
            "+1ms client > server S seq=x \(field)\n+1ms server > client S. seq=y ack=x+1 \(field)\n"
                + "+1ms client > server . \(field)\n+1ms client > server P. len 3 \(field)")
        #expect(story.labels == [.syn, .synACK, .ack, .data])
        #expect(story.ended.first?.connection[.a].bytes == 3)
    }

    @Test func aShortSnapshotKeepsTheLength() throws {
        let story = try Story(
            Stage.opening + "+1ms client > server P. len 1000 cut 54\n+1ms client > server P. len 1000 cut 54")
        #expect(story.labels.suffix(2) == [.data, .data])
        #expect(story.ended.first?.connection[.a].bytes == 2000)
        #expect(story.ended.first?.connection.facts.contains(.truncated) == true)
        #expect(story.ended.first?.connection.facts.contains(.segmentsMissing) == false)
    }

    /// DATA-3: the octets of a retransmission.
    @Test(arguments: [("", false), ("altered", true)])
    func octetsOfARetransmission(word: String, differs: Bool) throws {
        let story = try Story(
            Stage.opening + "+1ms client > server P. len 50\n+300ms client > server P. seq=x+1 len 50 \(word)")
        #expect(story.ended.first?.remarks.contains(.retransmissionDiffers) == differs)
    }

    /// The window scale counts when both SYNs offered it (RFC 7323 §2.2), and never in a SYN.
    @Test(arguments: [("wscale 7", "wscale 7", false), ("wscale 7", "", true), ("", "wscale 7", true)])
    func windowScale(client: String, server: String, isBeyond: Bool) throws {
        let story = try Story(
            """
            +1ms client > server S seq=x \(client)
            +1ms server > client S. seq=y ack=x+1 \(server)
            +1ms client > server . win 1000
            +1ms server > client . win 1000 stray
            +1ms client > server P. seq=x+66001 len 1000 stray
            """)
        #expect(story.ended.first?.remarks.contains(.beyondWindow) == isBeyond)
    }
}
