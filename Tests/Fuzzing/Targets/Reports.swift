import FlowReports
import PacketDecoding
import TCPConformance
import TCPTracking

/// Writes every report of a run at once.
struct Reports: TrackingSink {
    private(set) var counts = OutcomeCounts()
    private(set) var texts = Texts()
    private var overview = OverviewCollector()
    private var servers = ServerTable(seed: 1)
    private var legs = ConnectionLegs()
    private var timelines = TimelineCollector(.first(20), limit: 16)
    private var finished: [Timeline] = []

    /// The writers, in a place of their own: they cannot be copied.
    final class Texts {
        var text = TextWriter()
        var live = TextWriter()
        var records = RecordWriter()
        var rows = ConnectionRows()
    }

    private let style: Style
    private let list: ConnectionList
    private let lines: LiveLines

    init(style: Style) {
        self.style = style
        list = ConnectionList(style: style)
        lines = LiveLines(style: style)
        texts.text = TextWriter(style: style)
        texts.live = TextWriter(style: style)
        texts.rows.header()
        list.header(to: &texts.text)
    }

    func nameInterface(_ name: String?) {
        texts.records.nameInterface(name)
        texts.rows.nameInterface(name)
    }

    mutating func transition(_ change: StateChange, of connection: Connection) {
        texts.records.transition(change, of: connection)
        lines.line(change, of: connection, to: &texts.live)
    }

    mutating func segment(_ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection) {
        if label != .quoted { texts.records.segment(segment, from: end, label: label, of: connection) }
        timelines.segment(segment, from: end, label: label, of: connection)
    }

    mutating func over(_ connection: Connection, details: inout ConnectionDetails) {
        lines.line(Judgement(connection, &details), to: &texts.live)
    }

    mutating func ended(_ connection: Connection, details: inout ConnectionDetails) {
        let judgement = Judgement(connection, &details)
        counts.add(judgement.subject.opening, judgement.subject.closing)
        servers.add(ConnectionBrief(judgement))
        legs.add(ConnectionBrief(judgement))
        overview.add(judgement)
        list.line(judgement, to: &texts.text)
        texts.records.connection(judgement)
        texts.records.findingRecords(judgement)
        texts.rows.row(judgement)
        if let timeline = timelines.ended(judgement) { finished.append(timeline) }
    }

    /// Writes what is written at the end of a run, and checks all of it.
    mutating func finish(_ summary: RunSummary) throws(Violation) {
        var summary = summary
        summary.servers = servers
        summary.legs = legs.pairs
        Overview(overview, summary: summary, listCommand: "list", timelineCommand: "timeline").write(to: &texts.text)
        for timeline in finished { TimelineReport(timeline, style: style).write(to: &texts.text) }
        texts.records.summary(summary, counts)
        for text in [Array(texts.text.takeText().utf8), Array(texts.live.takeText().utf8)] {
            try ReportText.check(text, "text", colours: style.isColoured)
            if style.ladder == .ascii { try ReportText.checkASCII(text, "text") }
        }
        var octets: [UInt8] = []
        texts.records.buffer.flush { octets = Array(copying: $0) }
        try ReportText.checkNDJSON(octets)
        octets = []
        texts.rows.buffer.flush { octets = Array(copying: $0) }
        try ReportText.checkCSV(octets)
    }
}

extension Array {
    /// The elements of a span.
    init(copying span: Span<Element>) {
        self.init(unsafeUninitializedCapacity: span.count) { place, count in
            span.withUnsafeBufferPointer { _ = place.initialize(from: $0) }
            count = span.count
        }
    }
}
