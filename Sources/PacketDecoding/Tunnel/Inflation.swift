/// Decompresses DEFLATE (RFC 1951), as far as the octets go and no further than a datagram can be long.
struct Inflation {
    /// What came out.
    private(set) var output: [UInt8] = []
    /// The stream ended as it should.
    private(set) var isComplete = false
    private let limit: Int
    private var place: Int
    private let end: Int
    private var bits = 0
    private var bitCount = 0

    private enum Fault: Error { case inputEnds, malformed, tooLong }

    /// Decompresses the octets of `range`. Returns nil when they are no such stream; a stream that is cut off gives what
    /// was readable.
    init?(_ octets: RawSpan, _ range: Range<Int>, limit: Int) {
        place = range.lowerBound
        end = range.upperBound
        self.limit = limit
        do throws(Fault) {
            var isLast = false
            while !isLast {
                isLast = try take(1, octets) == 1
                switch try take(2, octets) {
                case 0: try copyStored(octets)
                case 1: try inflateBlock(Self.fixedLiterals, Self.fixedDistances, octets)
                case 2: try inflateDynamic(octets)
                default: throw .malformed
                }
            }
            isComplete = true
        } catch {
            if error != .inputEnds || output.isEmpty { return nil }
        }
    }

    /// The next bits, the least significant first.
    private mutating func take(_ count: Int, _ octets: RawSpan) throws(Fault) -> Int {
        while bitCount < count {
            guard place < end else { throw .inputEnds }
            bits |= Int(octets.octet(place)) << bitCount
            place += 1
            bitCount += 8
        }
        let value = bits & ((1 << count) - 1)
        bits >>= count
        bitCount -= count
        return value
    }

    private mutating func copyStored(_ octets: RawSpan) throws(Fault) {
        bits = 0
        bitCount = 0
        guard place + 4 <= end else { throw .inputEnds }
        let length = Int(octets.little16(place))
        guard length == Int(~octets.little16(place + 2)) else { throw .malformed }
        place += 4
        for _ in 0..<length {
            guard place < end else { throw .inputEnds }
            try emit(octets.octet(place))
            place += 1
        }
    }

    private mutating func emit(_ octet: UInt8) throws(Fault) {
        guard output.count < limit else { throw .tooLong }
        output.append(octet)
    }

    private mutating func inflateBlock(
        _ literals: PrefixCode, _ distances: PrefixCode, _ octets: RawSpan
    ) throws(Fault) {
        while true {
            let symbol = try decode(literals, octets)
            if symbol < 256 {
                try emit(UInt8(symbol))
                continue
            }
            if symbol == 256 { return }
            let place = symbol - 257
            guard place < Self.lengths.count else { throw .malformed }
            let length = Self.lengths[place] + (try take(Self.lengthBits[place], octets))
            let code = try decode(distances, octets)
            guard code < Self.distances.count else { throw .malformed }
            let distance = Self.distances[code] + (try take(code < 2 ? 0 : code / 2 - 1, octets))
            guard distance <= output.count else { throw .malformed }
            for _ in 0..<length { try emit(output[output.count - distance]) }
        }
    }

    /// A block that begins with its own codes (RFC 1951 §3.2.7).
    private mutating func inflateDynamic(_ octets: RawSpan) throws(Fault) {
        let literalCount = try take(5, octets) + 257
        let distanceCount = try take(5, octets) + 1
        let lengthCount = try take(4, octets) + 4
        var codeLengths = [UInt8](repeating: 0, count: 19)
        for index in 0..<lengthCount { codeLengths[Self.lengthOrder[index]] = UInt8(try take(3, octets)) }
        guard let code = PrefixCode(codeLengths[...]) else { throw .malformed }
        var lengths: [UInt8] = []
        while lengths.count < literalCount + distanceCount {
            switch try decode(code, octets) {
            case let length where length < 16: lengths.append(UInt8(length))
            case 16:
                guard let last = lengths.last else { throw .malformed }
                lengths += repeatElement(last, count: try take(2, octets) + 3)
            case 17: lengths += repeatElement(0, count: try take(3, octets) + 3)
            default: lengths += repeatElement(0, count: try take(7, octets) + 11)
            }
        }
        guard lengths.count == literalCount + distanceCount, let literals = PrefixCode(lengths[..<literalCount]),
            let distances = PrefixCode(lengths[literalCount...])
        else { throw .malformed }
        try inflateBlock(literals, distances, octets)
    }

    /// The next symbol. Codes of one length are consecutive numbers, which follow on those of the lengths before.
    private mutating func decode(_ code: PrefixCode, _ octets: RawSpan) throws(Fault) -> Int {
        var value = 0
        var first = 0
        var index = 0
        for length in 1...15 {
            value |= try take(1, octets)
            let count = code.counts[length]
            if value - first < count { return Int(code.symbols[index + value - first]) }
            index += count
            first = (first + count) << 1
            value <<= 1
        }
        throw .malformed
    }

    /// A canonical prefix code (RFC 1951 §3.2.2).
    private struct PrefixCode {
        /// Symbols of each length.
        var counts = [Int](repeating: 0, count: 16)
        /// In order of their codes.
        var symbols: [UInt16] = []

        /// Returns nil when the lengths ask for more codes than there are.
        init?(_ lengths: ArraySlice<UInt8>) {
            for length in lengths where length > 0 { counts[Int(length)] += 1 }
            var room = 1
            for length in 1...15 {
                room = room << 1 - counts[length]
                if room < 0 { return nil }
            }
            for length in 1...15 as ClosedRange<UInt8> {
                for (symbol, other) in lengths.enumerated() where other == length { symbols.append(UInt16(symbol)) }
            }
        }
    }

    private static let fixedLiterals = PrefixCode(
        (Array(repeating: 8, count: 144) + Array(repeating: 9, count: 112) + Array(repeating: 7, count: 24)
            + Array(repeating: 8, count: 8))[...])!
    private static let fixedDistances = PrefixCode(Array(repeating: 5, count: 30)[...])!

    // RFC 1951 §3.2.5 and §3.2.7.
    private static let lengths = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258,
    ]
    private static let lengthBits = [
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
    ]
    private static let distances = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145,
        8193, 12_289, 16_385, 24_577,
    ]
    private static let lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
}
