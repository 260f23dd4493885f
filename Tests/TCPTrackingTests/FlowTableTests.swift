import PacketDecoding
import Testing

@testable import TCPTracking

@Suite struct FlowTableTests {
    static func key(_ number: UInt64) -> FlowKey {
        FlowKey(
            addressA: IPAddress(high: 0, low: number % 97), addressB: IPAddress(high: number % 3, low: number),
            portA: UInt16(truncatingIfNeeded: number), portB: 443, family: .version6)
    }

    /// Random insertions and removals against a dictionary, through several growths and many shifted chains.
    @Test(arguments: [UInt64(0), 1, 0xDEAD_BEEF])
    func againstADictionary(seed: UInt64) {
        var table = FlowTable(seed: seed)
        var keys: [FlowKey] = []
        var expected: [UInt64: UInt32] = [:]
        var generator = SplitMix(state: seed)
        for step in 0..<40_000 {
            let number = generator.next() % 9_000
            let key = Self.key(number)
            let hash = table.hash(key)
            let found = table.find(hash: hash) { keys[Int($0)] == key }
            #expect(found == expected[number])
            if let row = found {
                if generator.next() % 3 == 0 {
                    table.remove(hash: hash, row: row)
                    expected[number] = nil
                }
            } else {
                table.insert(hash: hash, row: UInt32(keys.count))
                expected[number] = UInt32(keys.count)
                keys.append(key)
            }
            if step % 10_000 == 0 { #expect(table.count == expected.count) }
        }
        for (number, row) in expected {
            let key = Self.key(number)
            #expect(table.find(hash: table.hash(key)) { keys[Int($0)] == key } == row)
        }
    }

    @Test func aSlotCanPointElsewhere() {
        var table = FlowTable(seed: 7)
        let key = Self.key(5)
        let hash = table.hash(key)
        table.insert(hash: hash, row: 1)
        table.replace(hash: hash, row: 1, by: 9)
        #expect(table.find(hash: hash) { $0 == 9 } == 9)
        table.remove(hash: hash, row: 9)
        #expect(table.find(hash: hash) { _ in true } == nil)
    }

    @Test func theSeedChangesTheHash() {
        let first = FlowTable(seed: 1)
        let second = FlowTable(seed: 2)
        let different = (0..<1000).filter { first.hash(Self.key($0)) != second.hash(Self.key($0)) }
        #expect(different.count > 990)
    }
}

/// A small seeded generator, so that a failure can be repeated.
struct SplitMix {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
