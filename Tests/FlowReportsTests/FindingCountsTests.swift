import FlowReports
import TCPConformance
import Testing

/// Findings are counted with the words of the first connection that shows them, and without words after it.
@Suite struct FindingCountsTests {
    private static let lost = FindingKind.synLost

    private static func finding(_ text: String, severity: Severity = lost.severity) -> Finding {
        Finding(id: lost.id, severity: severity, text: Message(verbatim: text))
    }

    @Test func wordsComeFirst() {
        var counts = FindingCounts()
        let isCountedFirst = counts.addAgain(Self.lost, id: 7)
        #expect(!isCountedFirst)
        counts.add(Self.finding("the seventh"), id: 7)
        let areCounted = [8, 6, 7].map { counts.addAgain(Self.lost, id: $0) }
        #expect(areCounted == [true, false, false])
        #expect(counts.entries.map(\.count) == [2])
        #expect(counts.entries[0].example == 7)
        #expect(counts[Self.lost.severity] == 2)
        #expect(counts.total == 2)
    }

    @Test func severitiesAreKindsOfTheirOwn() {
        var counts = FindingCounts()
        counts.add(Self.finding("worse", severity: .error), id: 1)
        let isCounted = counts.addAgain(Self.lost, id: 2)
        #expect(!isCounted)
        #expect(!Self.lost.isKind(of: Self.finding("worse", severity: .error)))
        #expect(Self.lost.isKind(of: Self.finding("the same")))
    }

    @Test func withoutAPlace() {
        var counts = FindingCounts()
        counts.addOther(Self.lost)
        #expect(counts.entries.isEmpty)
        #expect(counts.others == 1)
        #expect(counts[Self.lost.severity] == 1)
    }
}
