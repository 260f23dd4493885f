import Foundation

@testable import PacketCapture

/// Writes integers in a chosen byte order.
struct OctetWriter {
    var isBigEndian = false
    var octets: [UInt8] = []

    mutating func put<Value: FixedWidthInteger>(_ value: Value) {
        withUnsafeBytes(of: isBigEndian ? value.bigEndian : value.littleEndian) { octets += Array($0) }
    }

    mutating func put(_ more: [UInt8]) { octets += more }
}

/// A classic capture file, octet by octet, independent of libpcap.
struct ClassicCapture {
    static let headerLength = 24
    static let recordHeaderLength = 16

    var isBigEndian = false
    var hasNanoseconds = false
    var linkType: UInt32 = 1
    var snapshotLength: UInt32 = 65535
    var records: [Record] = []

    struct Record {
        var seconds: UInt32 = 1_700_000_000
        var fraction: UInt32 = 0
        var captured: UInt32?
        var original: UInt32?
        var octets: [UInt8] = []
    }

    var octets: [UInt8] {
        var writer = OctetWriter(isBigEndian: isBigEndian)
        writer.put(UInt32(hasNanoseconds ? 0xA1B2_3C4D : 0xA1B2_C3D4))
        writer.put(UInt16(2))
        writer.put(UInt16(4))
        writer.put(UInt64(0))
        writer.put(snapshotLength)
        writer.put(linkType)
        for record in records {
            writer.put(record.seconds)
            writer.put(record.fraction)
            writer.put(record.captured ?? UInt32(record.octets.count))
            writer.put(record.original ?? UInt32(record.octets.count))
            writer.put(record.octets)
        }
        return writer.octets
    }
}

/// A pcapng file (draft-ietf-opsawg-pcapng), octet by octet.
struct NextGenerationCapture {
    var writer: OctetWriter

    init(isBigEndian: Bool = false) {
        writer = OctetWriter(isBigEndian: isBigEndian)
        block(0x0A0D_0D0A) { body in
            body.put(UInt32(0x1A2B_3C4D))
            body.put(UInt16(1))
            body.put(UInt16(0))
            body.put(UInt64.max)
        }
    }

    mutating func block(_ type: UInt32, _ fill: (inout OctetWriter) -> Void) {
        var body = OctetWriter(isBigEndian: writer.isBigEndian)
        fill(&body)
        while body.octets.count % 4 != 0 { body.octets.append(0) }
        writer.put(type)
        writer.put(UInt32(body.octets.count + 12))
        writer.put(body.octets)
        writer.put(UInt32(body.octets.count + 12))
    }

    /// An Interface Description Block; `resolution` is the option if_tsresol, `offset` if_tsoffset.
    mutating func interface(
        linkType: UInt16, snapshotLength: UInt32 = 65535, resolution: UInt8 = 6, offset: Int64 = 0,
        name: String? = nil
    ) {
        block(1) { body in
            body.put(linkType)
            body.put(UInt16(0))
            body.put(snapshotLength)
            if let name {
                body.put(UInt16(2))
                body.put(UInt16(name.utf8.count))
                body.put(Array(name.utf8) + [UInt8](repeating: 0, count: (4 - name.utf8.count % 4) % 4))
            }
            body.put(UInt16(9))
            body.put(UInt16(1))
            body.put([resolution, 0, 0, 0])
            if offset != 0 {
                body.put(UInt16(14))
                body.put(UInt16(8))
                body.put(offset)
            }
            body.put(UInt32(0))
        }
    }

    /// An Enhanced Packet Block; `time` in units of the interface's resolution.
    mutating func packet(interface: UInt32 = 0, time: UInt64, _ octets: [UInt8]) {
        block(6) { body in
            body.put(interface)
            body.put(UInt32(truncatingIfNeeded: time >> 32))
            body.put(UInt32(truncatingIfNeeded: time))
            body.put(UInt32(octets.count))
            body.put(UInt32(octets.count))
            body.put(octets)
        }
    }

    /// A Simple Packet Block.
    mutating func simplePacket(_ octets: [UInt8]) {
        block(3) { body in
            body.put(UInt32(octets.count))
            body.put(octets)
        }
    }

    var octets: [UInt8] { writer.octets }
}

/// A directory that is removed with its content.
final class TemporaryDirectory {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("packet-capture-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> PathName { PathName(url.appendingPathComponent(name).path) }

    func write(_ octets: [UInt8], _ name: String = "test.pcap") throws -> PathName {
        try Data(octets).write(to: url.appendingPathComponent(name))
        return path(name)
    }
}

/// A frame with its octets copied out of the batch.
struct ReadFrame: Equatable {
    var time: Int64
    var number: UInt64
    var original: Int
    var linkType: UInt32
    var octets: [UInt8]
}

extension FrameBatch {
    /// The frames as values of their own.
    var copies: [ReadFrame] {
        frames.map { frame in
            ReadFrame(
                time: frame.time, number: frame.number, original: frame.originalLength, linkType: frame.linkType,
                octets: Array(octetStorage[frame.offset..<frame.offset + frame.capturedLength]))
        }
    }
}

/// Everything that a file delivers, and why it ended early.
func readAll(
    _ path: PathName, filter: String? = nil
) throws(CaptureError) -> (frames: [ReadFrame], damage: CaptureDamage?) {
    var file = try CaptureFile(path: path, filter: filter)
    return try readAll(&file)
}

func readAll(_ file: inout CaptureFile) throws(CaptureError) -> (frames: [ReadFrame], damage: CaptureDamage?) {
    var batch = FrameBatch()
    var frames: [ReadFrame] = []
    while try file.nextBatch(into: &batch) { frames += batch.copies }
    return (frames, file.damage)
}

/// The error that opening or reading throws, if any.
func failure(_ body: () throws(CaptureError) -> Void) -> CaptureError? {
    do throws(CaptureError) {
        try body()
        return nil
    } catch {
        return error
    }
}

/// A frame of Ethernet, IPv4 and UDP, for filters.
func datagram(sourcePort: UInt16, destinationPort: UInt16, payload: Int = 4) -> [UInt8] {
    var writer = OctetWriter(isBigEndian: true)
    writer.put([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x08, 0x00])
    writer.put([0x45, 0])
    writer.put(UInt16(28 + payload))
    writer.put([0, 1, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2])
    writer.put(sourcePort)
    writer.put(destinationPort)
    writer.put(UInt16(8 + payload))
    writer.put(UInt16(0))
    writer.put([UInt8](repeating: 0x2A, count: payload))
    return writer.octets
}
