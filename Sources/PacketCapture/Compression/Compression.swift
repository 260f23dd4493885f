/// A way of compressing files, told by their first octets.
package enum Compression: Sendable, Equatable, CaseIterable {
    /// RFC 1952.
    case gzip
    /// RFC 8878.
    case zstd
    /// The .xz file format (tukaani.org).
    case xz
    /// The LZ4 frame format.
    case lz4
    case bzip2

    /// The compressor's name.
    package var name: String {
        switch self {
        case .gzip: "gzip"
        case .zstd: "zstd"
        case .xz: "xz"
        case .lz4: "lz4"
        case .bzip2: "bzip2"
        }
    }

    /// The first octets of a compressed file.
    var magic: [UInt8] {
        switch self {
        case .gzip: [0x1F, 0x8B]
        case .zstd: [0x28, 0xB5, 0x2F, 0xFD]
        case .xz: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]
        case .lz4: [0x04, 0x22, 0x4D, 0x18]
        case .bzip2: [0x42, 0x5A, 0x68]
        }
    }

    /// Something that decompresses it; nil when there is no memory for it.
    func decompressor() -> (any Decompressor)? {
        switch self {
        case .gzip: GzipDecompressor()
        case .zstd: ZstandardDecompressor()
        case .xz: XZDecompressor()
        case .lz4: LZ4Decompressor()
        case .bzip2: Bzip2Decompressor()
        }
    }
}

/// Turns compressed octets into what they stand for, as far as both buffers reach.
///
/// Streams that follow one another in a file are one content, as the compressors' own tools have it.
protocol Decompressor: AnyObject {
    /// Octets that the last step took of its input, and octets that it gave.
    var taken: Int { get }
    var given: Int { get }

    /// Goes on.
    ///
    /// - Parameters:
    ///   - input: Compressed octets; empty when there are none at the moment, and at the end.
    ///   - output: Room for what they stand for.
    ///   - isLast: No input follows this one.
    func step(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer, isLast: Bool
    ) -> DecompressionState
}

/// Where a decompressor stands after a step.
enum DecompressionState: Equatable {
    /// In the middle of a stream.
    case inside
    /// Behind a stream: the file may end here.
    case between
    /// It cannot go on, for the reason that the library gave. What it gave before is sound.
    case failed(String)
}

/// The longest window that a compressed file may ask for, in octets: what the compressors' strongest usual levels need,
/// and a bound for a file that means harm.
let largestDecompressionWindow = 128 << 20
