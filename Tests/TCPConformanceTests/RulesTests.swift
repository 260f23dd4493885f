import PacketDecoding
import TCPConformance
import TCPTracking
import Testing

@Suite("Rules")
struct RulesTests {
    @Test func standInTheOrderOfTheSpecification() {
        #expect(
            conformanceRules.map { "\($0.identifier)" } == [
                "OPEN-1", "OPEN-2", "OPEN-3", "OPEN-4", "OPEN-5", "DATA-1", "DATA-2", "DATA-3", "CLOSE-1", "CLOSE-2",
                "CLOSE-3", "CLOSE-4", "CLOSE-5", "RST-1", "RST-2",
            ])
    }

    /// The static list of `checkAll` and the list of types are the same, in the same order.
    @Test(arguments: [Wire.closed(), Wire.opened(), Wire()])
    func areCheckedInThatOrder(wire: Wire) throws {
        var wire = wire
        wire.server(.rst, 5900)
        let judgement = wire.judgement()
        for (index, rule) in conformanceRules.enumerated() {
            let alone = rule.check(judgement.subject)
            #expect(judgement.checks[index].result == alone.result)
            #expect(judgement.checks[index].frameCount == alone.frameCount)
        }
    }

    @Test func aCleanConnectionFailsNone() {
        let judgement = Wire.closed().judgement()
        let results = (0..<15).map { judgement.checks[$0].result }
        #expect(
            results == [
                .pass, .pass, .pass, .pass, .pass, .pass, .pass, .notApplicable, .pass, .pass, .pass, .pass, .notSeen,
                .notApplicable, .notApplicable,
            ])
        #expect(judgement.findings().isEmpty)
    }

    /// The example of a failure in the documentation is one that a rule really says: its numbers aside.
    @Test func documentedFailuresAreWords() {
        for rule in conformanceRules {
            #expect("\(rule.failure)".contains("frame"), "\(rule.identifier)")
            #expect("\(rule.reference)".contains("RFC"), "\(rule.identifier)")
            #expect("\(rule.statement)".hasSuffix("."), "\(rule.identifier)")
        }
    }
}
