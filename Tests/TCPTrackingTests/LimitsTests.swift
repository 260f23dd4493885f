import Foundation
import PacketDecoding
import Testing

@testable import TCPTracking

/// Input that nobody sends by accident: the tracker neither traps nor tells a history that the table does not know.
@Suite struct LimitsTests {
    static let seeds: [UInt64] = {
        let environment = ProcessInfo.processInfo.environment
        let first = UInt64(environment["STORM_FIRST"] ?? "") ?? 1
        let count = UInt64(environment["STORM_SEEDS"] ?? "") ?? 4
        return Array(first..<first + max(1, count))
    }()

    /// `STORM_SEEDS=200 swift test -c release -Xswiftc -enable-testing --filter LimitsTests` is the long form, and
    /// `STORM_FIRST=4762 STORM_SEEDS=1` repeats one seed.
    @Test(arguments: seeds)
    func stormNearTheExpectedNumbers(seed: UInt64) {
        // From nearly all noise to hardly any: the calmer, the deeper the histories.
        var storm = Storm(seed: seed, tuples: 1 + Int(seed % 5), noise: [1, 3, 10, 40][Int(seed % 4)])
        let check = storm.run(segments: 100_000)
        #expect(check.faults.isEmpty, "seed \(seed): \(check.faults.joined(separator: "\n"))")
        #expect(check.segments + check.unattributed == 100_000)
        #expect(check.ended.count > 100)
        #expect(check.withdrawals > 100)
        #expect(check.longest >= 5 && check.longest <= History.capacity)
    }

    /// Thousands of holes in one direction: bounded, and the end of the story is still right.
    @Test(arguments: [5, 7, 100, 5000])
    func holes(count: Int) throws {
        var lines = Stage.opening
        for _ in 0..<count {
            lines += "+1us client > server P. len 1 drop\n+1us client > server P. len 1\n"
        }
        lines += "+1ms server > client .\n+1ms client > server F. seq=u\n+1ms server > client F. seq=w\n"
        lines += "+1ms client > server .\n"
        let story = try Story(lines)
        let ended = try #require(story.ended.first)
        #expect(story.ended.count == 1)
        #expect(ended.states(of: .a) == ["CLOSED", "SYN-SENT", "ESTABLISHED", "FIN-WAIT-1", "TIME-WAIT"])
        #expect(
            ended.states(of: .b) == ["LISTEN", "SYN-RECEIVED", "ESTABLISHED", "CLOSE-WAIT", "LAST-ACK", "CLOSED"])
        #expect(ended.connection[.a].bytes == UInt64(count))
        #expect(ended.connection.facts.contains(.segmentsMissing))
    }

    /// A hole is not forgotten for later ones: the FIN counts only when the peer acknowledges it.
    @Test func aFINBeyondManyHoles() throws {
        var lines = Stage.opening
        for _ in 0..<6 {
            lines += "+1us client > server P. len 1 drop\n+1us client > server P. len 1\n"
        }
        let story = try Story(lines + "+1ms client > server F. seq=u")
        #expect(story.ended.first?.server == "LISTEN SYN-RECEIVED!2 ESTABLISHED?3")
    }

    /// Thousands of SYNs with other numbers on one four-tuple: memory is bounded, every one is told, in order.
    @Test func unansweredSYNs() throws {
        var lines = ""
        for number in 1...3000 { lines += "isn client \(number * 100_000)\n+1us client > server S seq=x\n" }
        let story = try Story(lines + "+1ms server > client S. seq=y ack=x+1\n+1ms client > server .\n")
        #expect(story.ended.count == 3000)
        #expect(story.ended.map(\.connection.id) == Array(1...3000))
        #expect(story.ended.filter { $0.connection.facts.contains(.evicted) }.count > 2900)
        #expect(story.ended.last?.client == "CLOSED SYN-SENT!3000 ESTABLISHED+3001")
        #expect(story.ended.dropLast().allSatisfy { $0.server == "UNKNOWN" })
    }

    /// The same on a live connection: none opens anything before it is answered.
    @Test func strangeSYNsOnALiveConnection() throws {
        var lines = Stage.opening + Stage.exchange
        for number in 1...3000 { lines += "+1ms client > server S seq=\(number * 100_000) stray\n" }
        let story = try Story(lines + "+1ms client > server P. len 1\n+1ms server > client .\n")
        #expect(story.ended.count == 1)
        let ended = try #require(story.ended.first)
        #expect(ended.client == Stage.client)
        #expect(ended.server == Stage.server)
        #expect(ended.details.remarks.first(.synOnLiveConnection)?.count == 3000)
    }

    /// FIN, SYN and SYN,ACK over and over: what is repeated withdraws and makes again, and never fills the history.
    @Test func repetitions() throws {
        var lines = ""
        for _ in 0..<500 { lines += "+1s client > server S seq=x\n+1ms server > client S. seq=y ack=x+1\n" }
        lines += "+1ms client > server .\n+1ms client > server F. seq=u\n"
        for _ in 0..<500 { lines += "+1s client > server F. seq=u\n+1ms server > client . ack=u+1\n" }
        lines += "+1ms server > client F. seq=w ack=u+1\n"
        for _ in 0..<500 {
            lines += "+1s server > client F. seq=w ack=u+1\n+1ms client > server . seq=u+1 ack=w+1\n"
        }
        let story = try Story(lines)
        let ended = try #require(story.ended.first)
        #expect(story.ended.count == 1)
        #expect(ended.client == "CLOSED SYN-SENT!1 ESTABLISHED+1000 FIN-WAIT-1!1002 FIN-WAIT-2?2002 TIME-WAIT+2004")
        #expect(
            ended.server
                == "LISTEN SYN-RECEIVED!2 ESTABLISHED+1001 CLOSE-WAIT+1003 LAST-ACK!2003 CLOSED?3003")
        #expect(ended.connection[.a].segments + ended.connection[.b].segments == 3003)
    }

    /// Kinds of remarks beyond the list's length are counted.
    @Test func remarksAreBounded() {
        var remarks = RemarkList()
        for kind in Remark.Kind.allCases {
            remarks.note(kind, by: .a, frame: 1)
            remarks.note(kind, by: .a, frame: 2)
        }
        #expect(Int(remarks.count) == RemarkList.capacity)
        #expect(Int(remarks.lost) == 2 * (Remark.Kind.allCases.count - RemarkList.capacity))
        #expect(remarks[0].count == 2)
        #expect(remarks[0].frame == 1)
    }

    /// The same storm, told twice: nothing depends on anything but the segments.
    @Test func aStormRepeatsItself() {
        var first = Storm(seed: 99, tuples: 3)
        var second = Storm(seed: 99, tuples: 3)
        let one = first.run(segments: 20_000)
        let other = second.run(segments: 20_000)
        #expect(one.ended == other.ended)
        #expect(one.withdrawals == other.withdrawals)
    }
}
