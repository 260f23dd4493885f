import Foundation
import PacketDecoding
import Testing

@testable import TCPTracking

/// Input that nobody sends by accident: the tracker neither traps nor tells a history that the table does not know.
@Suite struct LimitsTests {
    static let seeds: [UInt64] = {
        let text = ProcessInfo.processInfo.environment["STORM_SEEDS"] ?? ""
        let count = UInt64(text) ?? 4
        return Array(1...max(1, count))
    }()

    /// `STORM_SEEDS=200 swift test -c release --filter LimitsTests` is the long form.
    @Test(arguments: seeds)
    func stormNearTheExpectedNumbers(seed: UInt64) {
        var storm = Storm(seed: seed, tuples: 1 + Int(seed % 5))
        let check = storm.run(segments: 100_000)
        #expect(check.faults.isEmpty, "seed \(seed): \(check.faults.joined(separator: "\n"))")
        #expect(check.segments + check.unattributed == 100_000)
        #expect(check.ended.count > 100)
        #expect(check.withdrawals > 100)
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
