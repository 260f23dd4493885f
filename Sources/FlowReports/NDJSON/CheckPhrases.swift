import TCPConformance

/// What the records say of a rule with its result, up to the frames, written once: every connection repeats it.
struct CheckPhrases: ~Copyable {
    private var text = OutputBuffer()
    /// Where each phrase ends; the one before ends where it begins.
    private var ends: [Int] = []
    /// Phrases for each rule.
    private let rowLength: Int

    init() {
        rowLength = CheckResult.allCases.count
        for (index, identifier) in checkIdentifiers.enumerated() {
            for result in CheckResult.allCases {
                text.append(index == 0 ? "{\"id\":\"" : "]},{\"id\":\"")
                text.append(identifier)
                text.append("\",\"result\":\"")
                text.append(result.code)
                text.append("\",\"frames\":[")
                ends.append(text.count)
            }
        }
    }

    /// - Parameter rule: Its place among `checkIdentifiers`.
    func append(_ result: CheckResult, of rule: Int, to buffer: inout OutputBuffer) {
        let index = rule * rowLength + Int(result.rawValue)
        buffer.append(text, from: index == 0 ? 0 : ends[index - 1], to: ends[index])
    }
}
