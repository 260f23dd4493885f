import Testing

@testable import tcptrace_swift

/// The numbers that workers give, and those of the run.
@Suite struct WorkerNumbersTests {
    @Test(arguments: [1, 2, 3, 64]) func eachNumberIsFound(_ workers: UInt64) {
        var numbers = (0..<workers).map { _ in WorkerNumbers() }
        var expected = [[UInt64]](repeating: [], count: Int(workers))
        var state: UInt64 = 0x5EED
        for number in 1...UInt64(20_000) {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            // Now and then one worker has hundreds in a row.
            let worker = Int(number / 700 % 5 == 0 ? 0 : (state >> 33) % workers)
            numbers[worker].append(number)
            expected[worker].append(number)
        }
        for (worker, known) in expected.enumerated() {
            #expect(numbers[worker].count == UInt64(known.count))
            let isSame = known.indices.allSatisfy { numbers[worker][UInt64($0) + 1] == known[$0] }
            #expect(isSame)
        }
    }
}
