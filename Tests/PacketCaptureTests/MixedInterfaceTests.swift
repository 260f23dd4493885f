import Foundation
import Testing

@testable import PacketCapture

/// What pcapng has and classic files have not: several interfaces, each with a link type, a clock and a name.
@Suite struct MixedInterfaceTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// Two link types and snapshot lengths, in two sections of different byte order.
    private static func mixed(isBigEndian: Bool = false) -> NextGenerationCapture {
        var capture = NextGenerationCapture(isBigEndian: isBigEndian)
        capture.interface(linkType: 1, name: "eth0")
        capture.interface(linkType: 113, snapshotLength: 96, resolution: 9, name: "any")
        capture.packet(interface: 1, time: 1_700_000_000_000_000_001, [1])
        capture.packet(interface: 0, time: 1_700_000_000_000_002, [2])
        capture.interface(linkType: 101)
        capture.packet(interface: 2, time: 3, [3])
        capture.packet(interface: 0, time: 4, [4])
        return capture
    }

    @Test(arguments: [false, true], [1, 40, Int.max])
    func eachFrameHasItsLinkTypeAndInterface(isBigEndian: Bool, pieceLength: Int) throws {
        let path = try directory.write(Self.mixed(isBigEndian: isBigEndian).octets)
        var file = try CaptureFile(FileDescriptor(reading: path), path: path, interface: 5, pieceLength: pieceLength)
        #expect(file.linkTypes.starts(with: [1]))
        var batch = FrameBatch()
        var frames: [Frame] = []
        while try file.nextBatch(into: &batch) { frames += batch.frames }
        #expect(frames.map(\.linkType) == [113, 1, 101, 1])
        #expect(frames.map(\.interface) == [6, 5, 7, 5])
        #expect(frames.map(\.time) == [1_700_000_000_000_000_001, 1_700_000_000_000_002_000, 3000, 4000])
        #expect(file.linkTypes == [1, 113, 101])
        #expect(file.interfaces.map(\.name) == ["eth0", "any", nil])
        #expect(file.interfaces.map(\.snapshotLength) == [65535, 96, 65535])
        #expect(file.damage == nil)
    }

    /// Each section describes its interfaces anew; the same one keeps its number.
    @Test func sectionsShareTheirInterfaces() throws {
        var file = try CaptureFile(
            path: directory.write(Self.mixed().octets + Self.mixed(isBigEndian: true).octets))
        let (frames, damage) = try readAll(&file)
        #expect(damage == nil)
        #expect(frames.map(\.octets) == [[1], [2], [3], [4], [1], [2], [3], [4]])
        #expect(file.interfaces.count == 3)
        #expect(file.captures == 1)
    }

    @Test func aFilterIsCompiledForEachLinkType() throws {
        let datagram = datagram(sourcePort: 1, destinationPort: 53)
        var capture = NextGenerationCapture()
        capture.interface(linkType: 1)
        capture.packet(interface: 0, time: 0, datagram)
        capture.interface(linkType: 101)
        capture.packet(interface: 1, time: 0, Array(datagram.dropFirst(14)))
        capture.packet(interface: 1, time: 0, datagram)
        let path = try directory.write(capture.octets)
        #expect(try readAll(path, filter: "udp port 53").frames.map(\.number) == [1, 2])
        // A link type without Ethernet addresses.
        var file = try CaptureFile(path: path, filter: "ether host 02:00:00:00:00:01")
        #expect(try readAll(&file).frames.map(\.number) == [1])
        #expect(file.unfiltered.map(\.linkType) == [101])
        #expect(file.unfiltered.first?.frames == 2)
        #expect(file.unfiltered.first?.words.isEmpty == false)
    }

    /// if_tsresol as powers of ten and of two, and if_tsoffset.
    @Test(
        arguments: [
            (6, 0, 1_700_000_000_123_456, 1_700_000_000_123_456_000),
            (9, 0, 1_700_000_000_123_456_789, 1_700_000_000_123_456_789),
            (3, 0, 1_700_000_000_123, 1_700_000_000_123_000_000), (0, 0, 1_700_000_000, 1_700_000_000_000_000_000),
            (12, 0, 1_234_567_890_123_456, 1_234_567_890_123), (19, 0, 98_765_432_109_876_543, 9_876_543),
            (30, 0, UInt64.max, 0),
            (0x80, 0, 7, 7_000_000_000), (0x80 | 10, 0, 1_740_800_000_512, 1_700_000_000_500_000_000),
            (0x80 | 32, 0, 0x1_8000_0000, 1_500_000_000), (0x80 | 63, 0, 1 << 62, 500_000_000),
            (0x80 | 64, 0, 1 << 63, 500_000_000),
            (6, 3600, 1_000_000, 3_601_000_000_000), (6, -1, 3_000_000, 2_000_000_000), (6, Int64.max, 0, Int64.max),
            (6, Int64.min, 0, Int64.min), (0, 0, UInt64.max, Int64.max), (0xFF, 0, UInt64.max, 0),
        ] as [(UInt8, Int64, UInt64, Int64)])
    func anyResolution(option: UInt8, offset: Int64, ticks: UInt64, nanoseconds: Int64) throws {
        #expect(TimestampResolution(option: option, offset: offset).nanoseconds(ticks) == nanoseconds)
        var capture = NextGenerationCapture()
        capture.interface(linkType: 1, resolution: option, offset: offset)
        capture.packet(time: ticks, [1])
        #expect(try readAll(directory.write(capture.octets)).frames.map(\.time) == [nanoseconds])
    }

    /// A simple packet has no time of its own: the last one stands in for it.
    @Test func simpleAndObsoletePackets() throws {
        var capture = NextGenerationCapture()
        capture.interface(linkType: 1, snapshotLength: 2)
        capture.packet(time: 5, [1])
        capture.simplePacket([2, 2, 2])
        capture.block(2) { body in
            body.put(UInt16(0))
            body.put(UInt16(3))
            body.put(UInt64(0x0000_0007_0000_0000))
            body.put(UInt32(1))
            body.put(UInt32(9))
            body.put([3])
        }
        let (frames, damage) = try readAll(directory.write(capture.octets))
        #expect(damage == nil)
        #expect(frames.map(\.time) == [5000, 5000, 7000])
        #expect(frames.map(\.octets) == [[1], [2, 2], [3]])
        #expect(frames.map(\.original) == [1, 3, 9])
    }

    @Test func blocksThatHoldNoPacketsArePassedOver() throws {
        var capture = NextGenerationCapture()
        capture.interface(linkType: 1)
        for type in [4, 0xA, 0xBAD, 0x4000_0BAD, 9, 0x8000_0001] as [UInt32] {
            capture.block(type) { $0.put([UInt8](repeating: 0xFF, count: 40)) }
            capture.packet(time: UInt64(type), [1])
        }
        // Longer than the buffer.
        capture.block(0xA) { $0.put([UInt8](repeating: 7, count: 3 * ReadBuffer.usualLength)) }
        capture.packet(time: 8, [1])
        var file = try CaptureFile(path: directory.write(capture.octets))
        let (frames, damage) = try readAll(&file)
        #expect(damage == nil)
        #expect(frames.count == 7)
        #expect(file.bufferLength == ReadBuffer.usualLength)
        let cut = try readAll(directory.write(capture.octets.dropLast(60)))
        #expect(cut.frames.count == 6)
        #expect(cut.damage?.kind == .truncated)
    }

    @Test func whatInterfacesLostIsCounted() throws {
        func statistics(_ capture: inout NextGenerationCapture, interface: UInt32, kernel: UInt64, driver: UInt64) {
            capture.block(5) { body in
                body.put(interface)
                body.put(UInt64(0))
                for (code, value) in [(UInt16(5), driver), (4, 99), (7, kernel)] {
                    body.put(code)
                    body.put(UInt16(8))
                    body.put(value)
                }
                body.put(UInt32(0))
            }
        }
        for isBigEndian in [false, true] {
            var capture = NextGenerationCapture(isBigEndian: isBigEndian)
            capture.interface(linkType: 1)
            capture.interface(linkType: 1)
            // The last of an interface counts, as they are sums.
            statistics(&capture, interface: 0, kernel: 1, driver: 2)
            capture.packet(time: 1, [1])
            statistics(&capture, interface: 0, kernel: 3, driver: 4)
            statistics(&capture, interface: 1, kernel: 10, driver: 20)
            var file = try CaptureFile(path: directory.write(capture.octets + capture.octets))
            #expect(try readAll(&file).frames.count == 2)
            #expect(file.drops == CaptureDrops(byKernel: 26, byInterface: 48))
        }
    }

    /// The TLVs of NFLOG are in the byte order of the host that captured; here they come in this host's.
    @Test func headersOfAnotherByteOrderAreTurned() throws {
        let frame: [UInt8] = [2, 0, 0, 0, 0, 5, 0, 9, 0xAA, 0, 0, 0, 0, 6, 0, 7, 1, 2]
        let turned: [UInt8] = [2, 0, 0, 0, 5, 0, 9, 0, 0xAA, 0, 0, 0, 6, 0, 7, 0, 1, 2]
        let classic = ClassicCapture(
            isBigEndian: true, linkType: 239, records: [.init(octets: frame), .init(octets: frame)])
        #expect(try readAll(directory.write(classic.octets)).frames.map(\.octets) == [turned, turned])
        var capture = NextGenerationCapture(isBigEndian: true)
        capture.interface(linkType: 239)
        capture.packet(time: 0, frame)
        capture.simplePacket(frame)
        capture.packet(time: 0, frame)
        #expect(try readAll(directory.write(capture.octets)).frames.map(\.octets) == [turned, turned, turned])
    }
}
