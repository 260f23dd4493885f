import FlowReports
import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

/// One story captured twice: the second capture is made from the first by what lies between.
private struct Path {
    /// Nanoseconds from one vantage to the other, for what the client sends and for what the server sends.
    var delays: (fromClient: Int64, fromServer: Int64) = (5_000_000, 5_000_000)
    /// The second clock less the first's, and how fast it runs away, parts per million.
    var clockAhead: Int64 = 0
    var drift: Double = 0
    /// Frames of the first capture that are lost behind it, when the client sent them, or that never came to it, when the
    /// server did.
    var lost: Set<UInt64> = []
    var translated: (address: UInt32, port: UInt16)?
    var hops: UInt8 = 3
    /// Segments of more octets come in pieces of so many.
    var largest: UInt32?

    /// Both captures of a story that has every segment; the first vantage is nearer to the client.
    func captures(_ story: Conversation) -> (a: [Segment], b: [Segment]) {
        let first = story.segments[0].time
        var a: [Segment] = []
        var b: [Segment] = []
        for segment in story.segments {
            let isFromClient = segment.sourcePort == story.clientPort
            var there = segment
            let time = isFromClient ? segment.time + delays.fromClient : segment.time - delays.fromServer
            there.time = time + clockAhead + Int64(Double(time - first) * drift / 1e6)
            if isFromClient {
                there.hopLimit -= hops
            } else {
                there.hopLimit += hops
            }
            if let translated {
                if isFromClient {
                    there.source = IPAddress(version4: translated.address)
                    there.sourcePort = translated.port
                } else {
                    there.destination = IPAddress(version4: translated.address)
                    there.destinationPort = translated.port
                }
            }
            let isLost = lost.contains(segment.frame)
            if isFromClient || !isLost { a.append(segment) }
            if !isFromClient || !isLost { b += pieces(of: there) }
        }
        return (Self.numbered(a), Self.numbered(b))
    }

    private func pieces(of segment: Segment) -> [Segment] {
        guard let largest, segment.payloadLength > largest else { return [segment] }
        var pieces: [Segment] = []
        var start: UInt32 = 0
        while start < segment.payloadLength {
            var piece = segment
            piece.sequence = segment.sequence + start
            piece.payloadLength = min(largest, segment.payloadLength - start)
            piece.time += Int64(pieces.count) * 1000
            start += piece.payloadLength
            pieces.append(piece)
        }
        return pieces
    }

    private static func numbered(_ segments: [Segment]) -> [Segment] {
        segments.sorted { $0.time < $1.time }.enumerated().map { index, segment in
            var segment = segment
            segment.frame = UInt64(index + 1)
            return segment
        }
    }

    func comparison(_ story: Conversation) -> Comparison {
        let (a, b) = captures(story)
        return Self.comparison(a, b)
    }

    static func comparison(_ a: [Segment], _ b: [Segment]) -> Comparison {
        func collector(_ segments: [Segment]) -> TraceCollector {
            var collector = TraceCollector()
            let collected = Collected(segments)
            for item in collected.segments {
                collector.segment(item.segment, from: item.end, label: item.label, of: item.connection)
            }
            for judgement in collected.judgements { collector.ended(judgement) }
            return collector
        }
        return Comparison(
            collector(a), collector(b), names: ("a.pcap", "b.pcap"), frames: (UInt64(a.count), UInt64(b.count)))
    }
}

struct ComparisonTests {
    /// Opening, exchange and close, with 20 ms from SYN to SYN,ACK at the first vantage.
    private static var story: Conversation {
        var story = Conversation()
        story.c(.syn, seq: 0, at: 0)
        story.s([.syn, .ack], seq: 0, ack: 1, at: 20)
        story.c(.ack, seq: 1, ack: 1, at: 20.1)
        story.c([.psh, .ack], seq: 1, ack: 1, length: 100, at: 30)
        story.s([.psh, .ack], seq: 1, ack: 101, length: 1000, at: 50)
        story.c(.ack, seq: 101, ack: 1001, at: 50.1)
        story.c([.psh, .ack], seq: 101, ack: 1001, length: 200, at: 1000)
        story.s([.psh, .ack], seq: 1001, ack: 301, length: 50, at: 1020)
        story.c([.fin, .ack], seq: 301, ack: 1051, at: 2000)
        story.s([.fin, .ack], seq: 1051, ack: 302, at: 2020)
        story.c(.ack, seq: 302, ack: 1052, at: 2020.1)
        return story
    }

    @Test(arguments: [Int64(0), 3_700_000_000, -86_400_000_000_000])
    func theOffsetIsSolved(ahead: Int64) throws {
        let comparison = Path(delays: (4_000_000, 6_000_000), clockAhead: ahead).comparison(Self.story)
        let clock = try #require(comparison.clock)
        let uncertainty = try #require(clock.uncertainty)
        #expect(uncertainty == 5_000_000)
        // Half the difference of the two delays cannot be told from an offset.
        #expect(clock.offset == ahead - 1_000_000)
        #expect(!clock.hasDrift)
        #expect(comparison.lost == 0 && comparison.appeared == 0)
        let pair = try #require(comparison.pairs.first)
        #expect(pair.nearerToClient == .a && pair.kind == .fourTuple)
        #expect(pair.fromClient.hops == 3 && pair.fromServer.hops == 3)
        let round = try #require(pair.fromClient.leastDelay) + (try #require(pair.fromServer.leastDelay))
        #expect(round == 10_000_000)
    }

    @Test func theVantagesMayBeNamedTheOtherWayRound() throws {
        let (a, b) = Path(clockAhead: 1_000_000_000).captures(Self.story)
        let comparison = Path.comparison(b, a)
        #expect(comparison.pairs.first?.nearerToClient == .b)
        #expect(comparison.clock?.offset == -1_000_000_000)
        #expect(comparison.lost == 0)
    }

    @Test(arguments: [200.0, -200])
    func aDriftIsBounded(drift: Double) throws {
        // Both directions go on for two minutes.
        var other = Conversation()
        other.open()
        for index in 0..<120 {
            let time = 100 + Double(index) * 1000
            other.c([.psh, .ack], seq: 1 + UInt32(index) * 10, ack: 1, length: 10, at: time)
            other.s(.ack, seq: 1, ack: 11 + UInt32(index) * 10, at: time + 20)
        }
        let comparison = Path(drift: drift).comparison(other)
        let clock = try #require(comparison.clock)
        #expect(clock.hasDrift)
        #expect(try #require(clock.driftBounds).contains(drift))
        #expect(comparison.lost == 0 && comparison.appeared == 0)
        #expect(comparison.clockText.english.contains("drifts"))
    }

    @Test func whatWasLostIsToldWithItsCopy() throws {
        var story = Conversation()
        story.c(.syn, seq: 0, at: 0)
        story.c(.syn, seq: 0, at: 1000)
        story.s([.syn, .ack], seq: 0, ack: 1, at: 1020)
        story.s([.syn, .ack], seq: 0, ack: 1, at: 2020)
        story.c(.ack, seq: 1, ack: 1, at: 2020.1)
        story.c([.psh, .ack], seq: 1, ack: 1, length: 100, at: 2030)
        story.c([.psh, .ack], seq: 1, ack: 1, length: 100, at: 2330)
        story.s(.ack, seq: 1, ack: 101, at: 2350)
        story.s([.fin, .ack], seq: 1, ack: 101, at: 3000)
        story.c(.ack, seq: 101, ack: 2, at: 3000.1)
        // The first SYN, the first SYN,ACK and the first data.
        let comparison = Path(lost: [1, 3, 6]).comparison(story)
        let pair = try #require(comparison.pairs.first)
        #expect(pair.fromClient.lost.map(\.sent) == [1, 5])
        #expect(pair.fromClient.lost.map(\.sentAgain) == [2, 6])
        #expect(pair.fromServer.lost.map(\.sent) == [2])
        #expect(pair.fromServer.lost.map(\.sentAgain) == [3])
        #expect(comparison.appeared == 0)
        try expectGolden(Self.text(comparison), "comparison/lost.txt")
    }

    @Test func aTranslatorIsShown() throws {
        let comparison = Path(translated: (0xCB00_7107, 61001)).comparison(Self.story)
        let pair = try #require(comparison.pairs.first)
        #expect(pair.kind == .translated)
        #expect(pair.ends(pair.b) == "203.0.113.7:61001 → 10.0.0.2:80")
        #expect(comparison.onlyA.isEmpty && comparison.onlyB.isEmpty && comparison.lost == 0)
        try expectGolden(Self.text(comparison), "comparison/translated.txt")
    }

    @Test func piecesAreNoLoss() throws {
        let comparison = Path(largest: 60).comparison(Self.story)
        #expect(comparison.lost == 0 && comparison.appeared == 0)
        let pair = try #require(comparison.pairs.first)
        #expect(pair.fromClient.count(.resegmented) == 2 && pair.fromServer.count(.resegmented) == 17)
    }

    @Test func aResetFromBetweenIsNotTheServers() throws {
        var (a, b) = Path().captures(Self.story)
        var reset = a[1]
        reset.flags = .rst
        reset.sequence = SequenceNumber(5001)
        reset.time = a[2].time + 5_000_000
        reset.frame = UInt64(a.count + 1)
        a.append(reset)
        a.sort { $0.time < $1.time }
        for index in a.indices { a[index].frame = UInt64(index + 1) }
        let comparison = Path.comparison(a, b)
        let pair = try #require(comparison.pairs.first)
        #expect(pair.fromServer.appeared.count == 1)
        #expect(pair.fateText(try #require(pair.fromServer.appeared.first)).english == "not from B: sent between")
        b = []
        #expect(Path.comparison(a, b).onlyA.count == 1)
        #expect(Path.comparison(a, b).clock == nil)
    }

    /// A capture that began late, or was over early, lacks segments that were not lost.
    @Test func whatNobodyCapturedIsNotLost() throws {
        let (a, b) = Path().captures(Self.story)
        let comparison = Path.comparison(a, Array(b.dropFirst(4).dropLast(3)))
        #expect(comparison.lost == 0)
        let pair = try #require(comparison.pairs.first)
        #expect(pair.fromClient.count(.outside) + pair.fromServer.count(.outside) == 7)
    }

    @Test func incarnationsAreToldApartByTheirNumbers() throws {
        var story = Self.story
        story.x = 900_000
        story.y = 700_000
        story.start += 100_000_000_000
        let second = Self.story.segments.map { segment in
            var later = segment
            later.time += 100_000_000_000
            later.frame += 100
            let isFromClient = segment.sourcePort == story.clientPort
            later.sequence = segment.sequence + (isFromClient ? 899_000 : 695_000)
            if segment.flags.contains(.ack) {
                later.acknowledgment = segment.acknowledgment + (isFromClient ? 695_000 : 899_000)
            }
            return later
        }
        story.segments = Self.story.segments + second
        let (a, b) = Path().captures(story)
        // The second capture holds only the second incarnation.
        let comparison = Path.comparison(a, b.filter { $0.time >= story.start })
        #expect(comparison.pairs.map(\.a.id) == [2])
        #expect(comparison.onlyA.map(\.id) == [1])
    }

    private static func text(_ comparison: Comparison) -> String {
        var writer = TextWriter(style: Style())
        ComparisonText(comparison).write(to: &writer)
        let text = writer.takeText()
        expectFits(text, 100)
        return text
    }

    @Test func chinese() {
        let (a, b) = Path().captures(Self.story)
        let comparison = Path.comparison(a, b.enumerated().filter { $0.offset != 3 }.map(\.element))
        var writer = TextWriter(style: Style(language: .chinese))
        ComparisonText(comparison).write(to: &writer)
        let text = writer.takeText()
        expectFits(text, 100)
        #expect(text.contains("途中丢失") && text.contains("B 的时钟比 A"))
        for word in ["lost", "clock", "delay", "connection", "captured", "frame"] {
            #expect(!text.contains(word), "\(word)")
        }
        var buffer = OutputBuffer()
        ComparisonPage(comparison, language: .chinese).write(to: &buffer)
        let page = buffer.takeText()
        #expect(page.contains("<html lang=\"zh\">") && page.contains("<h1>两个抓包的比较</h1>"))
        #expect(page.contains("<th>时延，或其下落</th>"))
    }

    @Test func nothingFromOutsideIsMarkup() {
        let a = Path().captures(Self.story).a
        let hostile = "</script><img src=x onerror=alert(1)>'\"&\u{1B}[31m\u{202E}"
        var first = TraceCollector()
        for item in Collected(a).segments {
            first.segment(item.segment, from: item.end, label: item.label, of: item.connection)
        }
        for judgement in Collected(a).judgements { first.ended(judgement) }
        let comparison = Comparison(first, first, names: (hostile, hostile), frames: (1, 1))
        var buffer = OutputBuffer()
        ComparisonPage(comparison, zone: hostile).write(to: &buffer)
        let page = buffer.takeText()
        #expect(!page.contains("<img") && !page.contains("</script") && !page.contains("\u{1B}"))
        #expect(!page.contains("\u{202E}") && page.contains("&lt;img"))
        ComparisonRecords(comparison).write(to: &buffer) { _ in }
        #expect(!buffer.takeText().contains("\u{1B}"))
    }
}
