import CPcap

/// Something that libpcap can capture on.
package struct NetworkInterface: Sendable, Equatable {
    package struct Flags: OptionSet, Sendable, Hashable {
        package let rawValue: UInt32
        package init(rawValue: UInt32) { self.rawValue = rawValue }

        package static let loopback = Flags(rawValue: UInt32(PCAP_IF_LOOPBACK))
        package static let up = Flags(rawValue: UInt32(PCAP_IF_UP))
        package static let running = Flags(rawValue: UInt32(PCAP_IF_RUNNING))
        package static let wireless = Flags(rawValue: UInt32(PCAP_IF_WIRELESS))
    }

    /// The name that a capture is opened by.
    package let name: String
    /// A few words by the system, if any.
    package let description: String?
    /// Its IP addresses.
    package let addresses: [InterfaceAddress]
    package let flags: Flags

    /// The names of all of them; empty when they cannot be listed.
    static var names: [String] { (try? interfaces())?.map(\.name) ?? [] }
}

/// What libpcap can capture on, the most likely choice first.
package func interfaces() throws(CaptureError) -> [NetworkInterface] {
    var first: UnsafeMutablePointer<pcap_if_t>?
    let found = unsafe withErrorBuffer { unsafe pcap_findalldevs(&first, $0) }
    guard found.result == 0 else {
        throw .captureFailed(source: "the interfaces", operation: "list", words: found.words)
    }
    defer { unsafe pcap_freealldevs(first) }
    var interfaces: [NetworkInterface] = []
    var next = unsafe first
    while let interface = unsafe next {
        var addresses: [InterfaceAddress] = []
        var nextAddress = unsafe interface.pointee.addresses
        while let address = unsafe nextAddress {
            if let address = unsafe InterfaceAddress(address.pointee.addr, netmask: address.pointee.netmask) {
                addresses.append(address)
            }
            unsafe nextAddress = address.pointee.next
        }
        interfaces.append(
            NetworkInterface(
                name: unsafe String(cString: interface.pointee.name),
                description: unsafe interface.pointee.description.map { unsafe String(cString: $0) },
                addresses: addresses,
                flags: NetworkInterface.Flags(rawValue: unsafe interface.pointee.flags)))
        unsafe next = interface.pointee.next
    }
    return interfaces
}
