/// What a rule found for one connection.
package enum CheckResult: UInt8, BitwiseCopyable, CaseIterable, Sendable {
    case pass
    case fail
    /// The capture has no evidence.
    case notSeen
    case notApplicable

    package var code: StaticString {
        switch self {
        case .pass: "pass"
        case .fail: "fail"
        case .notSeen: "not-seen"
        case .notApplicable: "not-applicable"
        }
    }
}

/// One rule's result for one connection, with the frames that show it.
package struct Check: BitwiseCopyable, Sendable {
    package let result: CheckResult
    private var storage: InlineArray<4, UInt64>
    /// How many frames show it, at most four.
    package private(set) var frameCount: UInt8 = 0
    /// Numbers of a failure, as the rule's text names them; 0 otherwise.
    package let observed: UInt32
    package let expected: UInt32

    /// A result with up to four frames; 0 stands for no frame.
    @inline(__always)
    package init(
        _ result: CheckResult, frames first: UInt64 = 0, _ second: UInt64 = 0, _ third: UInt64 = 0,
        _ fourth: UInt64 = 0, observed: UInt32 = 0, expected: UInt32 = 0
    ) {
        self.result = result
        self.observed = observed
        self.expected = expected
        if second | third | fourth == 0 {
            storage = [first, 0, 0, 0]
            frameCount = first == 0 ? 0 : 1
            return
        }
        storage = InlineArray(repeating: 0)
        add(first)
        add(second)
        add(third)
        add(fourth)
    }

    private mutating func add(_ frame: UInt64) {
        guard frame != 0, frameCount < 4 else { return }
        storage[Int(frameCount)] = frame
        frameCount += 1
    }

    package func frame(_ index: Int) -> UInt64 {
        precondition(index < Int(frameCount))
        return storage[index]
    }
}
