import PacketDecoding
import TCPConformance
import Testing

@testable import FlowReports

struct SequenceDiagramTests {
    private static func text(_ segments: [Segment], style: Style = Style()) -> String {
        var buffer = OutputBuffer()
        SequenceDiagram(TimelineTests.timelines(segments), style: style).write(to: &buffer)
        return buffer.takeText()
    }

    @Test(arguments: [Scenario.cleanClose, .synACKLost, .badReset]) func diagram(_ scenario: Scenario) throws {
        let text = Self.text(scenario.segments)
        expectMermaid(text)
        try expectGolden(text, "pictures/\(scenario.name).mmd")
    }

    @Test func everyScenarioIsInTheNotation() {
        for language in Language.allCases {
            for scenario in Scenario.all {
                expectMermaid(Self.text(scenario.segments, style: Style(language: language)))
            }
            let all = Self.text(Scenario.capture, style: Style(language: language))
            expectMermaid(all)
            #expect(all.contains("    box transparent "))
        }
    }

    @Test func aLostSegmentEndsInACross() {
        let text = Self.text(Scenario.synACKLost.segments)
        #expect(text.contains("s1-xc1: SYN,ACK seq=y"))
        #expect(Self.text(Scenario.unanswered.segments).contains("c1-->>s1: SYN seq=x"))
    }

    @Test func allThatTheNotationWouldTakeForItsOwnIsAnEntity() {
        var buffer = OutputBuffer()
        buffer.append(mermaid: "a;b#c: <x> \"y\" & %% `z` $ \\ end\n\u{1B}[31m 三")
        #expect(
            buffer.takeText()
                == "a#59;b#35;c: #60;x#62; #34;y#34; #38; #37;#37; #96;z#96; #36; #92; end#92;x0a#92;x1b[31m 三")
    }
}

/// Lines of a Mermaid sequence diagram, as far as it is written here: a declaration before its use, boxes that end, and
/// text without anything that the notation would take for its own.
func expectMermaid(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
    var declared: Set<Substring> = []
    var isInBox = false
    let words = /(?:[^#;<>"&%\\`$]|#[0-9]+;|<br\/>)+/
    for (index, line) in text.split(separator: "\n").enumerated() {
        func fail(_ why: String) { Issue.record("line \(index + 1), \(why): \(line)", sourceLocation: sourceLocation) }
        func checkText(_ text: Substring) { if (try? words.wholeMatch(in: text)) == nil { fail("text") } }
        if index == 0 {
            if line != "sequenceDiagram" { fail("no header") }
        } else if let match = line.wholeMatch(of: #/    participant ([cs][0-9]+) as (.+)/#) {
            if !declared.insert(match.1).inserted { fail("declared twice") }
            checkText(match.2)
        } else if let match = line.wholeMatch(of: #/    box transparent (.+)/#) {
            if isInBox { fail("a box in a box") }
            isInBox = true
            checkText(match.1)
        } else if line == "    end" {
            if !isInBox { fail("no box ends") }
            isInBox = false
        } else if let match = line.wholeMatch(of: #/    ([cs][0-9]+)(?:->>|-x|-->>)([cs][0-9]+): (.+)/#) {
            if !declared.isSuperset(of: [match.1, match.2]) { fail("not declared") }
            checkText(match.3)
        } else if let match = line.wholeMatch(of: #/    Note (?:left of|right of) ([cs][0-9]+): (.+)/#) {
            if !declared.contains(match.1) { fail("not declared") }
            checkText(match.2)
        } else if let match = line.wholeMatch(of: #/    Note over ([cs][0-9]+),([cs][0-9]+): (.+)/#) {
            if !declared.isSuperset(of: [match.1, match.2]) { fail("not declared") }
            checkText(match.3)
        } else {
            fail("not in the notation")
        }
    }
    if isInBox { Issue.record("a box does not end", sourceLocation: sourceLocation) }
}
