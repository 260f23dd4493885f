// The one file of this target that reads memory. `unsafe` speaks of the types only: RawSpan checks the bounds of every
// one of these loads, also in release builds, and traps when a decoder forgot to prove that a header is there.

extension RawSpan {
    /// The octet at `offset`.
    @inline(__always)
    func octet(_ offset: Int) -> UInt8 {
        unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self)
    }

    /// The two octets at `offset` in network order.
    @inline(__always)
    func big16(_ offset: Int) -> UInt16 {
        UInt16(bigEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    /// The four octets at `offset` in network order.
    @inline(__always)
    func big32(_ offset: Int) -> UInt32 {
        UInt32(bigEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    /// The eight octets at `offset` in network order.
    @inline(__always)
    func big64(_ offset: Int) -> UInt64 {
        UInt64(bigEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    /// The two octets at `offset`, least significant first.
    @inline(__always)
    func little16(_ offset: Int) -> UInt16 {
        UInt16(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    /// The four octets at `offset`, least significant first.
    @inline(__always)
    func little32(_ offset: Int) -> UInt32 {
        UInt32(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    /// The eight octets at `offset`, least significant first.
    @inline(__always)
    func little64(_ offset: Int) -> UInt64 {
        UInt64(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}

extension [UInt8] {
    /// Reads the first `count` octets.
    func read<Result>(first count: Int, _ body: (RawSpan) -> Result) -> Result {
        // Octets have no padding and no invalid values.
        body(unsafe span.bytes.extracting(0..<count))
    }
}
