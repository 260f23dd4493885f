import FlowReports
import PacketDecoding
import TCPConformance
import TCPTracking

/// The reports of a run, to be checked at its end.
struct Reports: TrackingSink {
    /// Which are written. The program writes one kind at a time as well.
    struct Kinds: OptionSet {
        let rawValue: UInt8
        static let overview = Kinds(rawValue: 1)
        static let timelines = Kinds(rawValue: 2)
        static let records = Kinds(rawValue: 4)
        static let rows = Kinds(rawValue: 8)
        static let live = Kinds(rawValue: 16)
        static let list = Kinds(rawValue: 32)
        static let page = Kinds(rawValue: 64)

        /// Whether the sink is told of transitions.
        var wantTransitions: Bool { !isDisjoint(with: [.records, .live]) }
        /// Whether the sink is told of segments.
        var wantSegments: Bool { !isDisjoint(with: [.records, .timelines, .page]) }
    }

    private(set) var counts = OutcomeCounts()
    private var numbers: Set<UInt64> = []
    private let texts: Texts
    private var overview = OverviewCollector(seed: 1)
    private var legs = ConnectionLegs()
    private var proxied = ProxiedConnections()
    private var timelines = TimelineCollector(.first(3), limit: 16)
    private var finished: [Timeline] = []
    private var page: HTMLReport?

    /// The writers, in a place of their own: they cannot be copied.
    final class Texts {
        var text: TextWriter
        var records: RecordWriter?
        var rows: ConnectionRows?

        init(style: Style) { text = TextWriter(style: style) }
    }

    private let kinds: Kinds
    private let style: Style
    private let list: ConnectionList
    private let lines: LiveLines

    init(_ kinds: Kinds, style: Style) {
        self.kinds = kinds
        self.style = style
        list = ConnectionList(style: style)
        lines = LiveLines(style: style)
        texts = Texts(style: style)
        if kinds.contains(.records) { texts.records = RecordWriter() }
        if kinds.contains(.rows) {
            texts.rows = ConnectionRows()
            texts.rows?.header()
        }
        if kinds.contains(.page) {
            var limits = HTMLReport.Limits()
            limits.rows = 8
            limits.detailedConnections = 4
            limits.segments = 64
            limits.waitingSegments = 128
            page = HTMLReport(style: style, limits: limits)
        }
        if kinds.contains(.list) { list.header(to: &texts.text) }
    }

    mutating func nameInterface(_ name: String?) {
        page?.nameInterface(name)
        texts.records?.nameInterface(name)
        texts.rows?.nameInterface(name)
    }

    mutating func transition(_ change: StateChange, of connection: Connection) {
        texts.records?.transition(change, of: connection)
        if kinds.contains(.live) { lines.line(change, of: connection, to: &texts.text) }
    }

    mutating func segment(_ segment: Segment, from end: End, label: SegmentLabel, of connection: Connection) {
        if label != .quoted { texts.records?.segment(segment, from: end, label: label, of: connection) }
        if kinds.contains(.timelines) { timelines.segment(segment, from: end, label: label, of: connection) }
        page?.segment(segment, from: end, label: label, of: connection)
    }

    mutating func over(_ connection: Connection, details: inout ConnectionDetails) {
        if kinds.contains(.live) { lines.line(Judgement(connection, &details), to: &texts.text) }
    }

    mutating func ended(_ connection: Connection, details: inout ConnectionDetails) {
        let judgement = Judgement(connection, &details)
        add(ConnectionBrief(judgement))
        if kinds.contains(.overview) { overview.addFindings(judgement) }
        page?.ended(judgement)
        if kinds.contains(.list) { list.line(judgement, to: &texts.text) }
        texts.records?.connection(judgement)
        texts.records?.findingRecords(judgement)
        texts.rows?.row(judgement)
        if kinds.contains(.timelines), let timeline = timelines.ended(judgement) { finished.append(timeline) }
    }

    mutating func ended(_ connection: DocumentedConnection) -> Bool {
        guard kinds == .overview, ConnectionBrief.isEnough(for: connection) else { return false }
        add(ConnectionBrief(of: connection))
        return true
    }

    /// Every connection ends once: their numbers are those from 1 on. At the end some may begin that had waited, beside
    /// the `known` ones.
    func checkNumbers(known: UInt64) throws(Violation) {
        let count = UInt64(numbers.count)
        let last = numbers.max() ?? 0
        try require(
            count == counts.connections && last == count && !numbers.contains(0) && count >= known,
            "of \(known) connections \(counts.connections) ended, which have \(count) numbers up to \(last)")
    }

    private mutating func add(_ brief: ConnectionBrief) {
        numbers.insert(brief.id)
        counts.add(brief.opening, brief.closing)
        overview.add(brief)
        legs.add(brief)
        proxied.add(brief)
    }

    /// Writes what is written at the end of a run, and checks all of it.
    mutating func finish(_ summary: RunSummary) throws(Violation) {
        var summary = summary
        summary.overview = overview
        summary.legs = legs.pairs
        summary.proxied = proxied.pairs()
        if kinds.contains(.overview) {
            Overview(summary, listCommand: "list", timelineCommand: "timeline").write(to: &texts.text)
        }
        if let page {
            var isMarkup = false
            page.writeBlocks(summary) { octets in
                for index in octets.indices where octets[index] == UInt8(ascii: "<") { isMarkup = true }
            }
            try require(!isMarkup, "the page's data hold what could be markup")
        }
        for timeline in finished { TimelineReport(timeline, style: style).write(to: &texts.text) }
        texts.records?.summary(summary, counts)
        let text = Array(texts.text.takeText().utf8)
        try ReportText.check(text, "text", colours: style.isColoured)
        if style.ladder == .ascii { try ReportText.checkASCII(text, "text") }
        var octets: [UInt8] = []
        texts.records?.buffer.flush { octets = Array(copying: $0) }
        try ReportText.checkNDJSON(octets)
        octets = []
        texts.rows?.buffer.flush { octets = Array(copying: $0) }
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
