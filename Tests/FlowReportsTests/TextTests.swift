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
        var collector = OverviewCollector()
        for judgement in Collected(Scenario.capture).judgements { collector.add(judgement) }
        var summary = RunSummary()
        summary.frames = 85
        summary.segments = 75
        summary.notTCP = 8
        summary.undecodable = [("the IPv4 header is cut off", 1)]
        summary.fragments = 1
        summary.warnings = ["office.pcap: the file ends inside frame 85, at octet 12,345"]
        let overview = Overview(
            collector, summary: summary, listCommand: "tcptrace-swift --list office.pcap",
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
