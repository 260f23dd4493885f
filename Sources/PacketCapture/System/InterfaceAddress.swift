#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// An IP address of an interface.
package struct InterfaceAddress: Sendable, Hashable {
    /// 4 octets of IPv4 or 16 of IPv6, in network order.
    package let octets: [UInt8]
    /// Leading bits that name the network; nil where the system does not tell.
    package let prefixLength: Int?

    /// nil when the address is neither IPv4 nor IPv6.
    init?(_ address: UnsafePointer<sockaddr>?, netmask: UnsafePointer<sockaddr>?) {
        guard let octets = unsafe Self.octets(address) else { return nil }
        self.octets = octets
        prefixLength = unsafe Self.octets(netmask).map { $0.reduce(0) { $0 + $1.nonzeroBitCount } }
    }

    private static func octets(_ address: UnsafePointer<sockaddr>?) -> [UInt8]? {
        guard let address = unsafe address else { return nil }
        let raw = unsafe UnsafeRawPointer(address)
        switch Int32(unsafe address.pointee.sa_family) {
        case AF_INET:
            var value = unsafe raw.loadUnaligned(as: sockaddr_in.self).sin_addr
            return unsafe withUnsafeBytes(of: &value) { unsafe Array($0) }
        case AF_INET6:
            var value = unsafe raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr
            return unsafe withUnsafeBytes(of: &value) { unsafe Array($0) }
        default:
            return nil
        }
    }
}
