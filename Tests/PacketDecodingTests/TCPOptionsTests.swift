import PacketDecoding
import Testing

@Suite struct TCPOptionsTests {
    /// A well-formed option of each kind that the decoder tells apart, and what it is told as.
    static let known: [(octets: Octets, attributes: SegmentAttributes)] = [
        ([2, 4, 0x05, 0xB4], .maximumSegmentSize),
        ([3, 3, 14], .windowScale),
        ([4, 2], .sackPermitted),
        ([5, 10] + octets(8), .sackBlocks),
        ([5, 18] + octets(16), .sackBlocks),
        ([5, 26] + octets(24), .sackBlocks),
        ([5, 34] + octets(32), .sackBlocks),
        ([8, 10] + octets(8), .timestamps),
        ([19, 18] + octets(16), .md5Signature),
        ([29, 16] + octets(14), .otherOption),
        ([30, 12] + octets(10), .multipath),
        ([30, 3, 0], .multipath),
        ([34, 2], .fastOpen),
        ([34, 10] + octets(8), [.fastOpen, .fastOpenCookie]),
        ([254, 4, 0xF9, 0x89], .fastOpen),
        ([254, 12, 0xF9, 0x89] + octets(8), [.fastOpen, .fastOpenCookie]),
        ([254, 4, 0xF9, 0x88], .otherOption),
        ([254, 2], .otherOption),
        ([253, 4, 0xF9, 0x89], .otherOption),
    ]

    func decodeOptions(_ options: Octets, payload: Octets = []) -> Segment {
        decode(ethernet(0x0800, ipv4(tcp(options: options, payload: payload)))).segment
    }

    func padded(_ options: Octets, to count: Int? = nil) -> Octets {
        options + Octets(repeating: 1, count: (count ?? (options.count + 3) / 4 * 4) - options.count)
    }

    @Test func knownOptionsAtEveryPlace() {
        for (option, attributes) in Self.known {
            for before in 0...40 - option.count {
                let options = padded(Octets(repeating: 1, count: before) + option)
                #expect(decodeOptions(options).attributes == attributes, "\(option) after \(before)")
            }
        }
    }

    @Test func knownOptionsCutByTheSnapshotLength() {
        for (option, attributes) in Self.known {
            let frame = ethernet(0x0800, ipv4(tcp(options: padded(option))))
            for length in 54..<frame.count {
                let decoded = decode(Octets(frame[..<length]), originalLength: frame.count).segment
                let isThere = length >= 54 + option.count
                #expect(
                    decoded.attributes == (isThere ? attributes.union(.truncatedHeader) : .truncatedHeader),
                    "\(option) cut to \(length - 54)")
            }
        }
    }

    @Test func knownOptionsCutByTheDataOffset() {
        // The header ends inside the option; the option's other octets are payload.
        for (option, attributes) in Self.known {
            for before in 0...3 {
                let all = Octets(repeating: 1, count: before) + option
                for words in 1...10 where words * 4 <= all.count + 3 {
                    let end = words * 4
                    let options = all.count >= end ? Octets(all[..<end]) : padded(all)
                    let rest = all.count > end ? Octets(all[end...]) : []
                    let decoded = decodeOptions(options, payload: rest)
                    let expected: SegmentAttributes =
                        all.count <= end ? attributes : end <= before ? [] : .malformedOptions
                    #expect(decoded.attributes == expected, "\(option) after \(before), header ends after \(end)")
                    #expect(decoded.payloadLength == UInt32(rest.count))
                }
            }
        }
    }

    /// Every kind with every length, alone and followed by a window scale, in 40 octets of options.
    @Test(arguments: 0...255)
    func everyKindWithEveryLength(kind: UInt8) {
        for length in 0...255 {
            let options = padded([kind, UInt8(length)] + [3, 3, 5], to: 40)
            let body = Octets(options[2...])
            let decoded = decodeOptions(options)
            let expected = Self.expected(kind: kind, length: length, body: body)
            #expect(decoded.attributes.subtracting(.windowScale) == expected.subtracting(.windowScale))
            if kind > 1, length == 2 {
                #expect(decoded.attributes.contains(.windowScale) && decoded.windowScale == 5)
            }
        }
    }

    /// Written from the RFCs' lengths, not from the decoder.
    static func expected(kind: UInt8, length: Int, body: Octets) -> SegmentAttributes {
        if kind == 0 { return [] }
        if kind == 1 {
            // The length octet is a kind of its own: 3, 3, 5 stand behind it.
            switch length {
            case 0, 1: return []
            // Kind 2, 5 and so on with length 3; kinds 2 and 5 and others do not allow it, then 5, 1 has a bad length.
            default: return afterNoOperation(kind: length)
            }
        }
        if length < 2 || length > 40 { return .malformedOptions }
        let exact: [UInt8: [Int]] = [2: [4], 3: [3], 4: [2], 5: [10, 18, 26, 34], 8: [10], 19: [18]]
        let names: [UInt8: SegmentAttributes] = [
            2: .maximumSegmentSize, 3: .windowScale, 4: .sackPermitted, 5: .sackBlocks, 8: .timestamps,
            19: .md5Signature,
        ]
        // What follows: 3, 3, 5 from octet 2 on, and no operations after it. Lengths 3 and 4 land inside it: at 3, 5, 1
        // (a window scale of impossible length 5) and at 5, 1 (a length below 2).
        var rest: SegmentAttributes = []
        if length == 3 || length == 4 { rest = .malformedOptions }
        if let lengths = exact[kind] {
            return lengths.contains(length) ? names[kind]!.union(rest) : rest.union(.malformedOptions)
        }
        switch kind {
        case 30: return length >= 3 ? rest.union(.multipath) : .malformedOptions
        case 34: return rest.union(length > 2 ? [.fastOpen, .fastOpenCookie] : .fastOpen)
        default: return rest.union(.otherOption)
        }
    }

    /// NOP, then `kind`, 3, 3, 5, NOPs: an option of length 3, then 5, 1, which has a bad length.
    static func afterNoOperation(kind: Int) -> SegmentAttributes {
        switch kind {
        case 3: return [.windowScale, .malformedOptions]
        case 30: return [.multipath, .malformedOptions]
        case 34: return [.fastOpen, .fastOpenCookie, .malformedOptions]
        case 2, 4, 5, 8, 19: return .malformedOptions
        default: return [.otherOption, .malformedOptions]
        }
    }

    @Test func values() {
        let options = padded([2, 4, 0x12, 0x34, 3, 3, 255, 8, 10] + big32(0x1112_1314) + big32(0x2122_2324))
        let decoded = decodeOptions(options)
        #expect(decoded.attributes == [.maximumSegmentSize, .windowScale, .timestamps])
        #expect(decoded.maximumSegmentSize == 0x1234)
        #expect(decoded.windowScale == 255)
        #expect(decoded.timestampValue == 0x1112_1314 && decoded.timestampEcho == 0x2122_2324)
    }

    @Test func commonLayoutOfTimestamps() {
        let decoded = decodeOptions(timestampOptions, payload: octets(3))
        #expect(decoded.attributes == .timestamps)
        #expect(decoded.timestampValue == 0x1112_1314 && decoded.timestampEcho == 0x2122_2324)
        let other = decodeOptions([8, 10] + big32(5) + big32(6) + [1, 1])
        #expect(other.attributes == .timestamps)
        #expect(other.timestampValue == 5 && other.timestampEcho == 6)
    }

    @Test func endOfListEnds() {
        #expect(decodeOptions([0, 3, 3, 7]).attributes == [])
        #expect(decodeOptions([3, 3, 7, 0, 2, 4, 5, 0xB4]).attributes == .windowScale)
        #expect(decodeOptions([0, 9, 1, 1]).attributes == [])
    }

    @Test func whatStandsBesideAMalformedOptionCounts() {
        #expect(decodeOptions([4, 2, 3, 9]).attributes == [.sackPermitted, .malformedOptions])
        #expect(decodeOptions([2, 3, 9, 3, 3, 7, 1, 1]).attributes == [.windowScale, .malformedOptions])
        #expect(decodeOptions([1, 1, 1, 8]).attributes == .malformedOptions)
    }

    @Test func theLastOfTwoCounts() {
        let decoded = decodeOptions([2, 4, 0, 100, 2, 4, 0, 200])
        #expect(decoded.maximumSegmentSize == 200)
    }
}
