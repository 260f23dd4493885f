import ConnectionSimulator
import Testing

@testable import connection_explorer

/// The families that are small enough for a debug build; the program `connection-explorer` walks all of them.
@Suite struct ExplorerTests {
    @Test(arguments: Family.all.filter(\.isSmall))
    func everyHistoryIsToldAsItWas(family: Family) {
        var explorer = Explorer(depth: Family.depth)
        explorer.explore(family.budget)
        #expect(explorer.histories > 1_000_000)
        #expect(explorer.cutShort == 0)
        #expect(explorer.failures.values.map(\.text) == [])
    }

    /// A check that cannot fail proves nothing: an answer that claims a state too many is found out.
    @Test func aFalseClaimIsFound() throws {
        let (simulation, captured) = SimulatedEndpointTests.run([.listen(.b), .connect(.a)])
        var observer = Observer()
        var answer = observer.answer(to: captured)
        #expect(answer.falseCertainty(Truth(simulation), captured) == nil)
        #expect(answer.tells(Truth(simulation), captured))
        answer.connections[0].histories[0].append(
            ReportedTransition(from: .established, to: .finWait1, certainty: .observed, frame: 3, confirmedBy: 0))
        #expect(answer.falseCertainty(Truth(simulation), captured) != nil)
        #expect(!answer.tells(Truth(simulation), captured))
    }
}
