import Foundation
import TCPConformance
import Testing

@Suite("Patterns: the catalogue")
struct PatternCatalogueTests {
    @Test func identifiersAreDistinctWords() {
        let names = patterns.map { "\($0.identifier)" }
        #expect(Set(names).count == names.count)
        for name in names {
            #expect(name.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "-" }, "\(name)")
        }
    }

    @Test func documentListsEachPattern() {
        let document = rulesDocument()
        for pattern in patterns { #expect(document.contains("| \(pattern.identifier) | \(pattern.sign) |")) }
    }

    @Test func orderlyConnectionsShowNone() throws {
        for name in ["opening/three-way", "closing/four-segment", "closing/three-segment", "closing/simultaneous"] {
            #expect(try CapturedStory.judgement(name).patternNames.isEmpty, "\(name)")
        }
    }
}
