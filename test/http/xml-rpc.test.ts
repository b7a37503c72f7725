import { expect } from 'chai';
import { faultResponse, methodCalled, pingResponse } from '../../src/http/xml-rpc.js';
import { wordpressCall } from '../stand-ins/wordpress-call.js';

describe('an XML-RPC call', () => {
  it('names its method, as WordPress and others write it', () => {
    const name = 'weblogUpdates.ping';
    for (const call of [
      wordpressCall(name, 'A &amp;amp; B', 'https://blog.test/'),
      wordpressCall(name, '</methodName>', 'üñí'),
      `<methodCall><methodName>${name}</methodName></methodCall>`,
      `\uFEFF<?xml version="1.0" encoding="ISO-8859-1" ?>\r\n\t<methodCall >`.replace(' >', '>') +
        `\n <methodName>\n${name} </methodName><params/></methodCall>\n\n`,
    ])
      expect(methodCalled(call), call).to.equal(name);
  });

  it('is none when it is cut, something else, or brings declarations of its own', () => {
    const call = wordpressCall('weblogUpdates.ping', 'name');
    const bomb = '<!DOCTYPE m [<!ENTITY a "weblogUpdates.ping">]>';
    for (const body of [
      '',
      ' ',
      'hello',
      '{"method":"weblogUpdates.ping"}',
      call.slice(0, -20),
      call.slice(60),
      call.replace('<?xml version="1.0"?>', bomb),
      call.replace('<?xml version="1.0"?>', `<?xml version="1.0"?>${bomb}`),
      call.replace('weblogUpdates.ping', '&a;'),
      call.replace('weblogUpdates.ping', ''),
      call.replace('weblogUpdates.ping', 'x'.repeat(200)),
      '<?xml version="1.0"',
      '<methodResponse><methodName>weblogUpdates.ping</methodName></methodResponse>',
    ])
      expect(methodCalled(body), body).to.equal(null);
  });

  it('is read once through, whatever it is', () => {
    const size = 64 * 1024;
    for (const junk of [' ', '\n', '<', '<methodCall>', '<?xml ', '<methodCall> ', '?>'])
      for (const start of ['', '<?xml ?>', '<methodCall>', '<methodCall><methodName>', '<methodCall><methodName>a'])
        expect(methodCalled(start + junk.repeat(size / junk.length))).to.equal(null);
  });
});

describe('an XML-RPC answer', () => {
  it('to a ping is the one that WordPress expects', () => {
    expect(pingResponse('Thanks.').replace(/\s*\n\s*/g, '')).to.equal(
      '<?xml version="1.0" encoding="UTF-8"?><methodResponse><params><param><value><struct>' +
        '<member><name>flerror</name><value><boolean>0</boolean></value></member>' +
        '<member><name>message</name><value><string>Thanks.</string></value></member>' +
        '</struct></value></param></params></methodResponse>',
    );
  });

  it('may be a fault', () => {
    expect(faultResponse(-32601, 'unknown')).to.match(
      /<fault><value><struct>.*<int>-32601<\/int>.*<string>unknown<\/string>.*<\/fault>/,
    );
  });
});
