import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

@testable import FlowReports

/// Every report in Chinese: nothing of it speaks English, and all of it fits.
struct ChineseTests {
    private static func style(_ ladder: Style.Ladder = .unicode, width: Int = 100) -> Style {
        Style(ladder: ladder, width: width, language: .chinese)
    }

    @Test(arguments: Scenario.all) func timeline(_ scenario: Scenario) throws {
        let text = TimelineTests.text(scenario.segments, style: Self.style())
        expectColumns(text, 100)
        expectNoEnglish(text)
        try expectGolden(text, "zh/timeline/\(scenario.name).txt")
    }

    @Test func ladderOfASCII() throws {
        for scenario in Scenario.all {
            let text = TimelineTests.text(scenario.segments, style: Self.style(.ascii))
            expectColumns(text, 100)
            let others = text.unicodeScalars.filter { !$0.isASCII && DisplayWidth.columns(of: $0) == 1 }
            #expect(others.isEmpty, "\(scenario.name): \(String(String.UnicodeScalarView(others)))")
            #expect(!text.contains("?│") && !text.contains("\u{3F}\u{3F}"))
        }
    }

    /// Both rails of a ladder stand in their columns, whatever stands between them.
    @Test(arguments: Scenario.all) func railsAreStraight(_ scenario: Scenario) throws {
        for timeline in TimelineTests.timelines(scenario.segments) {
            for width in [100, 117, 140] {
                let report = TimelineReport(timeline, style: Self.style(width: width))
                var writer = TextWriter(style: Self.style(width: width))
                report.write(to: &writer)
                var rows = 0
                for line in writer.takeText().split(separator: "\n").map(String.init) where line.contains("│") {
                    let left = DisplayWidth.prefix(of: line, columns: report.layout.left)
                    let right = DisplayWidth.prefix(of: line, columns: report.layout.right)
                    #expect("├│".contains(line[left.endIndex]), "\(line)")
                    #expect("┤│".contains(line[right.endIndex]), "\(line)")
                    #expect(DisplayWidth.columns(of: right) == report.layout.right, "\(line)")
                    rows += 1
                }
                #expect(rows > 0)
            }
        }
    }

    @Test func list() throws {
        let collected = Collected(Scenario.capture)
        for width in [100, 160] {
            let list = ConnectionList(style: Self.style(width: width))
            var writer = TextWriter(style: Self.style(width: width))
            list.header(to: &writer)
            for judgement in collected.judgements { list.line(judgement, to: &writer) }
            let text = writer.takeText()
            expectColumns(text, width)
            expectNoEnglish(text)
            try expectGolden(text, "zh/list-\(width).txt")
        }
    }

    @Test func overview() throws {
        var summary = RunSummary()
        for judgement in Collected(Scenario.capture).judgements { summary.overview.add(judgement) }
        summary.frames = 85
        summary.segments = 75
        summary.notTCP = 8
        summary.fragments = 1
        summary.undecodable = [(.undecodable(.ethernet, .capturedLength), 1)]
        summary.dropped = RunSummary.Drops(byKernel: 3, byInterface: 0)
        summary.legs = [(1, 2)]
        summary.warnings = [Message(verbatim: "办公室.pcap 没有读完")]
        var writer = TextWriter(style: Self.style())
        Overview(
            summary, listCommand: "tcptrace-swift --list office.pcap",
            timelineCommand: "tcptrace-swift office.pcap --timeline"
        ).write(to: &writer)
        let text = writer.takeText()
        expectColumns(text, 100)
        expectNoEnglish(text)
        try expectGolden(text, "zh/overview.txt")
    }

    @Test(arguments: [Scenario.cleanClose, .synACKLost, .version6]) func live(_ scenario: Scenario) throws {
        let collected = Collected(scenario.segments)
        let live = LiveLines(style: Self.style())
        var writer = TextWriter(style: Self.style())
        live.header(at: Conversation.epoch, to: &writer)
        for (change, connection) in collected.changes { live.line(change, of: connection, to: &writer) }
        for judgement in collected.judgements { live.line(judgement, to: &writer) }
        let text = writer.takeText()
        expectNoEnglish(text)
        try expectGolden(text, "zh/live/\(scenario.name).txt")
    }

    /// Codes, names and numbers of the records are the same in every language; the diagnosis and the texts are not.
    @Test func recordsChangeInTheirWordsOnly() throws {
        for scenario in Scenario.all {
            let judgements = Collected(scenario.segments).judgements
            var texts: [String] = []
            for language in Language.allCases {
                var writer = RecordWriter(language: language)
                for judgement in judgements {
                    writer.connection(judgement)
                    writer.findingRecords(judgement)
                }
                texts.append(writer.buffer.takeText())
            }
            let words = /"(diagnosis|text)":"(?:[^"\\]|\\.)*"/
            #expect(texts[0] != texts[1])
            #expect(texts[0].replacing(words, with: "") == texts[1].replacing(words, with: ""), "\(scenario.name)")
        }
    }

    @Test func socketNamesOfStates() {
        var style = Self.style()
        style.stateNames = .socket
        let text = TimelineTests.text(Scenario.cleanClose.segments, style: style)
        for name in ["SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "CLOSE_WAIT", "LAST_ACK", "TIME_WAIT"] {
            #expect(text.contains(name), "\(name)")
        }
        for state in TCPState.allCases where "\(state.name)".contains("-") {
            #expect(!text.contains("\(state.name)"), "\(state.name)")
        }
        expectColumns(text, 100)
    }
}

/// No line takes more than `limit` columns of a terminal.
func expectColumns(_ text: String, _ limit: Int, sourceLocation: SourceLocation = #_sourceLocation) {
    for line in text.split(separator: "\n") where DisplayWidth.columns(of: line) > limit {
        Issue.record("\(DisplayWidth.columns(of: line)) columns: \(line)", sourceLocation: sourceLocation)
    }
}

/// Words that every English sentence has some of stand nowhere but in commands and identifiers, which are the same in
/// every language.
func expectNoEnglish(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let words = /\b(?:the|of|was|were|is|are|and|not|after|before|sent|had|has|no|to|from|its|it|by|an|in|or)\b/
    let whole = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let prose = whole.replacing(/(?:tcpdump|ss|nstat|sysctl) [^；。]*/, with: "").replacing(
        /[a-z]+(?:-[a-z]+)+/, with: "")
    for match in prose.matches(of: words) {
        let start = prose.index(match.startIndex, offsetBy: -30, limitedBy: prose.startIndex) ?? prose.startIndex
        Issue.record("'\(match.output)' in: \(prose[start...].prefix(70))", sourceLocation: sourceLocation)
    }
}
