import Foundation
import Testing

@testable import PacketCapture

@Suite struct DamagedFileTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    static let capture = ClassicCapture(records: [
        .init(octets: [UInt8](repeating: 1, count: 20)), .init(octets: [UInt8](repeating: 2, count: 20)),
    ])

    /// Every length that a classic file of two records can be cut to.
    @Test(arguments: 0...capture.octets.count)
    func classicFileCutAtEveryLength(length: Int) throws {
        let path = try directory.write(Array(Self.capture.octets.prefix(length)))
        if length < ClassicCapture.headerLength {
            let error = failure { () throws(CaptureError) in _ = try CaptureFile(path: path) }
            #expect(
                error
                    == (length == 0
                        ? .notACapture(path: path, content: .empty, compression: nil)
                        : .truncatedHeader(path: path, words: "24 octets were expected, and \(length) are there")))
            return
        }
        let whole = [24, 60, 96].lastIndex { $0 <= length }!
        let (frames, damage) = try readAll(path)
        #expect(frames == Array(try readAll(directory.write(Self.capture.octets, "whole.pcap")).frames.prefix(whole)))
        if [24, 60, 96].contains(length) {
            #expect(damage == nil)
        } else {
            let damage = try #require(damage)
            #expect(damage.kind == .truncated)
            #expect(damage.offset == Int64([24, 60, 96][whole]))
            #expect(damage.framesRead == UInt64(whole))
            #expect(damage.words.hasSuffix("octets were expected, and \(length - [24, 60, 96][whole]) are there"))
        }
    }

    /// Every length that a pcapng file of two packets can be cut to: whole packets first, then a cut that is told.
    @Test func nextGenerationFileCutAtEveryLength() throws {
        var capture = NextGenerationCapture()
        capture.interface(linkType: 1)
        let header = capture.octets.count
        capture.packet(time: 1, [1, 2, 3, 4])
        let first = capture.octets.count
        capture.packet(time: 2, [5, 6, 7, 8])
        let second = capture.octets.count
        for length in 0..<second {
            let path = try directory.write(Array(capture.octets.prefix(length)))
            guard length >= header else {
                // A section without an interface holds no packet, and is whole.
                if length == 28 {
                    #expect(try readAll(path).frames.isEmpty)
                    continue
                }
                let error = try #require(failure { () throws(CaptureError) in _ = try CaptureFile(path: path) })
                switch error {
                case .truncatedHeader where length > 0, .notACapture(_, .empty, _) where length == 0: break
                default: Issue.record("\(length): \(error)")
                }
                continue
            }
            let (frames, damage) = try readAll(path)
            #expect(frames.count == (length >= first ? 1 : 0))
            #expect(
                (damage == nil) == [header, first].contains(length), "length \(length): \(String(describing: damage))")
            if let damage {
                #expect(damage.kind == .truncated && damage.offset == Int64(length >= first ? first : header))
            }
        }
    }

    @Test(arguments: [UInt32.max, 0x8000_0000, 262_145])
    func absurdLengthsOfARecord(captured: UInt32) throws {
        var capture = Self.capture
        capture.records.append(.init(captured: captured, octets: [UInt8](repeating: 3, count: 100)))
        let (frames, found) = try readAll(directory.write(capture.octets))
        #expect(frames.count == 2)
        let damage = try #require(found)
        #expect(damage.kind == .corrupt)
        #expect(damage.words.contains("invalid packet capture length \(captured)"))
    }

    @Test func absurdOriginalLengthIsDelivered() throws {
        let capture = ClassicCapture(records: [.init(original: .max, octets: [1]), .init(original: 0, octets: [1, 2])])
        let (frames, damage) = try readAll(directory.write(capture.octets))
        #expect(frames.map(\.original) == [Int(UInt32.max), 0])
        #expect(frames.map(\.octets.count) == [1, 2])
        #expect(damage == nil)
    }

    /// As `cat` joins them: classic files of both byte orders and other link types, and pcapng.
    @Test func joinedCapturesAreReadByTheirOwnHeaders() throws {
        var other = Self.capture
        other.isBigEndian = true
        other.hasNanoseconds = true
        other.linkType = 113
        var pcapng = NextGenerationCapture(isBigEndian: true)
        pcapng.interface(linkType: 1)
        pcapng.packet(time: 1, [5])
        let parts = [Self.capture.octets, other.octets, pcapng.octets, other.octets, Self.capture.octets]
        for pieceLength in [1, 50, .max] {
            let path = try directory.write(parts.flatMap(\.self))
            var file = try CaptureFile(FileDescriptor(reading: path), path: path, pieceLength: pieceLength)
            let (frames, damage) = try readAll(&file)
            #expect(damage == nil)
            #expect(frames.map(\.linkType) == [1, 1, 113, 113, 1, 113, 113, 1, 1])
            #expect(frames.map(\.number) == Array(1...9))
            #expect(file.captures == 5)
            // Ethernet of the classic files, Linux cooked, and the interface of the section, whose limit is the same.
            #expect(file.interfaces.map(\.linkType) == [1, 113])
        }
    }

    /// A capture whose every length field is 0xffffffff.
    @Test(arguments: [false, true])
    func everyLengthIsAbsurd(isBigEndian: Bool) throws {
        let classic = ClassicCapture(
            isBigEndian: isBigEndian, snapshotLength: .max,
            records: (0..<3).map { _ in .init(captured: .max, original: .max, octets: [1, 2, 3, 4]) })
        let (frames, damage) = try readAll(directory.write(classic.octets))
        #expect(frames.isEmpty)
        #expect(damage?.kind == .corrupt)
        #expect(damage?.offset == 24)

        var section = NextGenerationCapture(isBigEndian: isBigEndian)
        section.writer.octets.replaceSubrange(4..<8, with: [0xFF, 0xFF, 0xFF, 0xFF])
        let sectionPath = try directory.write(section.octets)
        #expect(
            failure { () throws(CaptureError) in _ = try CaptureFile(path: sectionPath) }
                == .badHeader(path: sectionPath, words: "a section header of 4294967295 octets"))

        var blocks = NextGenerationCapture(isBigEndian: isBigEndian)
        blocks.interface(linkType: 1, snapshotLength: .max)
        let start = blocks.octets.count
        blocks.packet(time: 1, [1, 2, 3, 4])
        for offset in [4, 20, 24] {
            blocks.writer.octets.replaceSubrange(start + offset..<start + offset + 4, with: [255, 255, 255, 255])
        }
        let found = try readAll(directory.write(blocks.octets))
        #expect(found.frames.isEmpty)
        #expect(found.damage?.kind == .corrupt)
        #expect(found.damage?.offset == Int64(start))
    }

    /// A length that would be allowed takes memory only as octets come.
    @Test func aPromisedLengthTakesNoMemory() throws {
        var capture = NextGenerationCapture()
        capture.interface(linkType: 1)
        capture.writer.put([6, 0, 0, 0, 0, 0, 0xFF, 0])
        capture.writer.put([UInt8](repeating: 0, count: 100))
        var file = try CaptureFile(path: directory.write(capture.octets))
        let (frames, damage) = try readAll(&file)
        #expect(frames.isEmpty)
        #expect(damage?.kind == .truncated)
        #expect(file.bufferLength <= ReadBuffer.usualLength)
    }

    @Test func anEmptyFrameIsAFrame() throws {
        let capture = ClassicCapture(records: [.init(octets: []), .init(octets: [1])])
        #expect(try readAll(directory.write(capture.octets)).frames.map(\.octets) == [[], [1]])
    }

    @Test func damageIsToldInASentence() {
        var damage = CaptureDamage(
            kind: .truncated, path: "a b.pcap", words: "16 octets were expected, and 3 are there", offset: 96,
            framesRead: 1)
        #expect(
            damage.message
                == "a b.pcap is cut off in the middle of the record at byte 96, after 1 frame: 16 octets were expected, "
                + "and 3 are there")
        damage.path = "-"
        damage.kind = .compression(.xz)
        damage.words = "compressed data is corrupt"
        damage.framesRead = 0
        #expect(
            damage.message
                == "standard input cannot be decompressed (xz) beyond byte 96 of its content, after 0 frames: compressed "
                + "data is corrupt")
    }

    /// The socket's peer goes away with unread data, so that reading fails with ECONNRESET behind the last record.
    @Test func aFailingReadIsThrownAfterEverythingReadBefore() throws {
        var ends: [Int32] = [-1, -1]
        try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
        let data = Self.capture.octets
        #expect(write(ends[0], data, data.count) == data.count)
        #expect(write(ends[1], [1], 1) == 1)
        close(ends[0])
        var file = try CaptureFile(FileDescriptor(number: ends[1], path: "socket"), path: "socket")
        var batch = FrameBatch()
        #expect(try file.nextBatch(into: &batch) == true)
        #expect(batch.frames.count == 2)
        #expect(
            throws: CaptureError.captureFailed(
                source: "socket", operation: "read on from", words: "Connection reset by peer")
        ) { _ = try file.nextBatch(into: &batch) }
        #expect(try file.nextBatch(into: &batch) == false)
        #expect(file.damage == nil)
    }
}
