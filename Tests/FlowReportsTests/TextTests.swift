import FlowReports
import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

struct ListTests {
    @Test func list() throws {
        let collected = Collected(Scenario.capture)
        for width in [100, 160] {
            let style = Style(width: width)
            let list = ConnectionList(style: style)
            var writer = TextWriter(style: style)
            list.header(to: &writer)
            for judgement in collected.judgements { list.line(judgement, to: &writer) }
            let text = writer.takeText()
            expectFits(text, width)
            try expectGolden(text, "list-\(width).txt")
        }
    }

    @Test func overview() throws {
        var summary = RunSummary()
        for judgement in Collected(Scenario.capture).judgements { summary.overview.add(judgement) }
        summary.frames = 85
        summary.segments = 75
        summary.notTCP = 8
        summary.undecodable = [(Message(verbatim: "the IPv4 header is cut off"), 1)]
        summary.fragments = 1
        summary.warnings = [Message(verbatim: "office.pcap: the file ends inside frame 85, at octet 12,345")]
        let overview = Overview(
            summary, listCommand: "tcptrace-swift --list office.pcap",
            timelineCommand: "tcptrace-swift office.pcap --timeline")
        for (ladder, name) in [(Style.Ladder.unicode, "overview.txt"), (.ascii, "overview-ascii.txt")] {
            var writer = TextWriter(style: Style(ladder: ladder))
            overview.write(to: &writer)
            let text = writer.takeText()
            expectFits(text, 100)
            try expectGolden(text, name)
        }
    }
}

struct TimelineTests {
    static func timelines(_ segments: [Segment], limit: Int = 4096) -> [Timeline] {
        let collected = Collected(segments)
        var collector = TimelineCollector(.first(UInt64.max), limit: limit)
        for item in collected.segments {
            collector.segment(item.segment, from: item.end, label: item.label, of: item.connection)
        }
        return collected.judgements.compactMap { collector.ended($0) }
    }

    static func text(_ segments: [Segment], style: Style, limit: Int = 4096) -> String {
        var writer = TextWriter(style: style)
        for (index, timeline) in timelines(segments, limit: limit).enumerated() {
            if index > 0 { writer.endLine() }
            TimelineReport(timeline, style: style).write(to: &writer)
        }
        return writer.takeText()
    }

    @Test(arguments: Scenario.all) func timeline(_ scenario: Scenario) throws {
        let text = Self.text(scenario.segments, style: Style())
        expectFits(text, 100)
        try expectGolden(text, "timeline/\(scenario.name).txt")
    }

    @Test func wideTimelineHasRules() throws {
        let text = Self.text(Scenario.cleanClose.segments, style: Style(width: 130))
        expectFits(text, 130)
        try expectGolden(text, "timeline/clean-close-130.txt")
    }
}

extension TimelineTests {
    @Test func asciiIsASCII() throws {
        for scenario in Scenario.all {
            let text = Self.text(scenario.segments, style: Style(ladder: .ascii))
            expectFits(text, 100)
            let isASCII = text.utf8.allSatisfy { $0 < 128 }
            #expect(isASCII && !text.contains("?│"), "\(scenario.name)")
        }
        try expectGolden(
            Self.text(Scenario.cleanClose.segments, style: Style(ladder: .ascii)), "timeline/clean-close-ascii.txt")
    }

    @Test func coloursChangeNothingElse() {
        for scenario in Scenario.all {
            let plain = Self.text(scenario.segments, style: Style())
            let coloured = Self.text(scenario.segments, style: Style(isColoured: true))
            #expect(coloured != plain)
            #expect(coloured.replacing(/\u{1B}\[[0-9]+m/, with: "") == plain, "\(scenario.name)")
        }
    }

    @Test func extremesFit() {
        var conversation = Conversation(frame: 9_999_999_990)
        conversation.family = .version6
        conversation.client = IPAddress(high: 0xFFFF_FFFF_FFFF_FFFF, low: 0xFFFF_FFFF_FFFF_FFFE)
        conversation.server = IPAddress(high: 0xFFFF_FFFF_FFFF_FFFF, low: 0xFFFF_FFFF_FFFF_FFFF)
        conversation.clientPort = 65535
        conversation.serverPort = 65534
        conversation.x = 4_294_967_295
        conversation.y = 4_294_967_294
        conversation.open()
        conversation.c([.psh, .ack, .urg, .ece, .cwr], seq: 1, ack: 1, length: 4_000_000_000, at: 30)
        conversation.c([.psh, .ack, .urg, .ece, .cwr], seq: 1, ack: 1, length: 4_000_000_000, at: 31)
        conversation.s([.fin, .ack], seq: 1_000_000_000, ack: 1, at: 99_999_999)
        for width in [100, 117, 129, 130, 131, 200] {
            let style = Style(width: width)
            expectFits(Self.text(conversation.segments, style: style), width)
            var writer = TextWriter(style: style)
            let list = ConnectionList(style: style)
            list.header(to: &writer)
            for judgement in Collected(conversation.segments).judgements { list.line(judgement, to: &writer) }
            expectFits(writer.takeText(), width)
        }
    }

    @Test func tooManySegmentsAreCutInTheMiddle() throws {
        var conversation = Conversation()
        conversation.open()
        for index in 0..<200 {
            conversation.c(
                [.psh, .ack], seq: 1 + UInt32(index) * 10, ack: 1, length: 10, at: 30 + Double(index) * 10)
        }
        conversation.c([.fin, .ack], seq: 2001, ack: 1, at: 5000)
        let timelines = Self.timelines(conversation.segments, limit: 20)
        #expect(timelines.count == 1)
        #expect(timelines[0].segments.count == 20)
        #expect(timelines[0].omitted == 184)
        #expect(timelines[0].segments.map(\.frame) == Array(1...10) + Array(195...204))
        let text = Self.text(conversation.segments, style: Style(), limit: 20)
        #expect(text.contains("… 184 segments were not kept …"))
        try expectGolden(text, "timeline/cut.txt")
    }

    @Test func onlyChosenConnectionsAreKept() {
        let collected = Collected(Scenario.capture)
        var collector = TimelineCollector(.connections([2, 5]))
        for item in collected.segments {
            collector.segment(item.segment, from: item.end, label: item.label, of: item.connection)
        }
        let timelines = collected.judgements.compactMap { collector.ended($0) }
        #expect(timelines.map(\.judgement.subject.connection.id) == [2, 5])
        #expect(timelines[0].segments.count == 2)
        #expect(MemoryLayout<TimelineSegment>.size <= 64)
    }
}

struct LiveTests {
    @Test(arguments: [Scenario.cleanClose, .synACKLost, .version6]) func live(_ scenario: Scenario) throws {
        let collected = Collected(scenario.segments)
        let style = Style(secondsFromUTC: 3600, zone: "CET")
        let live = LiveLines(style: style)
        var writer = TextWriter(style: style)
        live.header(at: Conversation.epoch, to: &writer)
        for (change, connection) in collected.changes { live.line(change, of: connection, to: &writer) }
        for judgement in collected.judgements { live.line(judgement, to: &writer) }
        try expectGolden(writer.takeText(), "live/\(scenario.name).txt")
    }
}

struct CollectorTests {
    /// Whatever is split over workers gives the same overview.
    @Test func mergedOverviewsAreEqual() {
        let judgements = Collected(Scenario.capture).judgements
        func text(_ collector: OverviewCollector) -> String {
            var summary = RunSummary()
            summary.overview = collector
            var writer = TextWriter()
            Overview(summary, listCommand: "l", timelineCommand: "t").write(to: &writer)
            return writer.takeText()
        }
        var whole = OverviewCollector()
        var even = OverviewCollector()
        var odd = OverviewCollector()
        for judgement in judgements {
            whole.add(judgement)
            if judgement.subject.connection.id % 2 == 0 { even.add(judgement) } else { odd.add(judgement) }
        }
        even.merge(odd)
        #expect(text(even) == text(whole))
    }

    @Test func serversBeyondTheTableAreCounted() {
        var summary = RunSummary()
        var all: UInt64 = 0
        for server in 0..<5000 {
            var conversation = Conversation()
            conversation.server = IPAddress(version4: 0xC000_0000 + UInt32(server))
            conversation.y = 0
            conversation.c(.syn, seq: 0, at: 0)
            conversation.s([.rst, .ack], seq: 0, ack: 1, at: 1)
            for judgement in Collected(conversation.segments).judgements {
                summary.overview.add(judgement)
                all += 1
            }
        }
        #expect(summary.overview.counts.connections == all)
        var writer = TextWriter()
        Overview(summary, listCommand: "l", timelineCommand: "t").write(to: &writer)
        let text = writer.takeText()
        #expect(text.contains("all others (table full)"))
        #expect(text.contains("and 4,086 more"))
    }
}
