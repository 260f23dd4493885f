/// What stood around a segment's innermost IP header: tags and tunnels, outermost first, and where the frame was seen.
package struct Encapsulation: BitwiseCopyable, Sendable {
    /// Layers that are kept; `count` counts those beyond as well.
    package static var capacity: Int { 8 }
    /// More layers than any network stacks; they bound the work that a hostile frame can ask for.
    static var mostLayers: Int { 16 }

    /// One header that carried the next one.
    package enum Kind: UInt8, BitwiseCopyable, Sendable, CaseIterable {
        case vlan, mpls, pppoe, macInMAC, eTag, vnTag, securityGroup, fabricPath, serviceHeader
        case ipv4InIPv4, ipv6InIPv4, ipv4InIPv6, ipv6InIPv6, teredo, etherIP
        case gre, erspan, vxlan, geneve, gtp, l2tp, capwap, ipComp
        case macsec, mesh, ayiya, tzsp, lisp
        case register, lwapp, packetMirror

        package var name: StaticString {
            switch self {
            case .vlan: "vlan"
            case .mpls: "mpls"
            case .pppoe: "pppoe"
            case .macInMAC: "802.1ah"
            case .eTag: "e-tag"
            case .vnTag: "vn-tag"
            case .securityGroup: "sgt"
            case .fabricPath: "fabricpath"
            case .serviceHeader: "nsh"
            case .ipv4InIPv4: "4in4"
            case .ipv6InIPv4: "6in4"
            case .ipv4InIPv6: "4in6"
            case .ipv6InIPv6: "6in6"
            case .teredo: "teredo"
            case .etherIP: "etherip"
            case .gre: "gre"
            case .erspan: "erspan"
            case .vxlan: "vxlan"
            case .geneve: "geneve"
            case .gtp: "gtp-u"
            case .l2tp: "l2tp"
            case .capwap: "capwap"
            case .ipComp: "ipcomp"
            case .macsec: "macsec"
            case .mesh: "batman"
            case .ayiya: "ayiya"
            case .tzsp: "tzsp"
            case .lisp: "lisp"
            case .register: "pim-register"
            case .lwapp: "lwapp"
            case .packetMirror: "jmirror"
            }
        }

        /// Whether it is a tag of a switched network, not a tunnel through a routed one.
        package var isTag: Bool {
            switch self {
            case .vlan, .macInMAC, .eTag, .vnTag, .securityGroup, .fabricPath, .macsec: true
            default: false
            }
        }

        /// Whether each direction of one connection has a number of its own, so that it cannot be part of a flow's key.
        package var isNumberedPerDirection: Bool {
            switch self {
            case .mpls, .gtp, .l2tp, .eTag, .vnTag, .securityGroup, .fabricPath, .ipComp: true
            default: false
            }
        }
    }

    /// A layer and what tells it from others of its kind: VLAN identifier, label, network identifier, key, session.
    package struct Layer: BitwiseCopyable, Sendable, Equatable {
        package var kind: Kind
        package var number: UInt32?

        package init(_ kind: Kind, _ number: UInt32? = nil) {
            self.kind = kind
            self.number = number
        }
    }

    /// Layers that the frame has, also those beyond `capacity`.
    package private(set) var count = 0 as UInt8
    /// Which of the kept layers have a number, from the lowest bit on.
    private var numbered = 0 as UInt8
    private var kinds = [8 of Kind](repeating: .vlan)
    private var numbers = [8 of UInt32](repeating: 0)
    /// The capturing host's index of the interface (LINUX_SLL2); 0 where the link type does not tell.
    package internal(set) var interfaceIndex: UInt32 = 0

    package init() {}

    /// Neither a layer nor an interface index.
    @inline(__always)
    package var isEmpty: Bool { count == 0 && interfaceIndex == 0 }

    /// The places of the layers that are kept, from 0 on.
    package var indices: Range<Int> { 0..<min(Int(count), Self.capacity) }

    package subscript(index: Int) -> Layer {
        Layer(kinds[index], numbered >> UInt8(index) & 1 == 1 ? numbers[index] : nil)
    }

    /// Adds the next layer inwards.
    package mutating func append(_ kind: Kind, _ number: UInt32? = nil) {
        let place = Int(count)
        if place < Self.capacity {
            kinds[place] = kind
            if let number {
                numbers[place] = number
                numbered |= 1 << UInt8(place)
            }
        }
        count &+= 1
    }
}
