/// The options at the end of a pcapng block (draft-ietf-opsawg-pcapng §3.5), one after another.
///
///      0                   1                   2                   3
///      0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
///     +-------------------------------+-------------------------------+
///     |          Option code          |         Option length         |
///     +-------------------------------+-------------------------------+
///     /            Value, filled up to a multiple of 4                /
///     +---------------------------------------------------------------+
struct BlockOptions: BitwiseCopyable {
    private var next: Int
    private let end: Int
    private let isSwapped: Bool

    init(_ range: Range<Int>, isSwapped: Bool) {
        (next, end) = (range.lowerBound, range.upperBound)
        self.isSwapped = isSwapped
    }

    /// The next option and where its value lies; nil behind the last one, and at one that runs over the end.
    mutating func next(in octets: Span<UInt8>) -> (code: UInt16, value: Range<Int>)? {
        guard end - next >= 4 else { return nil }
        let code = octets.halfWord(at: next, isSwapped: isSwapped)
        let length = Int(octets.halfWord(at: next + 2, isSwapped: isSwapped))
        guard code != 0, end - next - 4 >= length else { return nil }
        let value = next + 4..<next + 4 + length
        next = value.lowerBound + (length + 3) & ~3
        return (code, value)
    }
}
