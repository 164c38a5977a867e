import { expect, it } from 'vitest';
import { judgeVideoControllers } from '../../../../src/compute/gpus/windows';

const intel = {
  Name: 'Intel(R) UHD Graphics 630',
  DriverVersion: '31.0.101.2115',
  PNPDeviceID: 'PCI\\VEN_8086&DEV_3E9B&SUBSYS_08731028&REV_00\\3&11583659&0&10',
};
const nvidia = {
  Name: 'NVIDIA GeForce RTX 2060',
  DriverVersion: '31.0.15.3623',
  PNPDeviceID: 'PCI\\VEN_10DE&DEV_1F11&SUBSYS_08731028&REV_A1\\4&2AAE28F4&0&0008',
};
const basic = {
  Name: 'Microsoft Basic Display Adapter',
  DriverVersion: '10.0.19041.3636',
  PNPDeviceID: 'PCI\\VEN_1234&DEV_1111&SUBSYS_11001AF4&REV_02\\3&13C0B0C5&0&10',
};
const remote = {
  Name: 'Microsoft Remote Display Adapter',
  DriverVersion: '10.0.19041.3636',
  PNPDeviceID: 'SWD\\REMOTEDISPLAYENUM\\RDPIDD_INDIRECTDISPLAY&SESSIONID_0002',
};

it('takes the card with memory of its own, whatever the order', () => {
  for (const list of [
    [intel, nvidia],
    [nvidia, remote, intel],
  ]) {
    const survey = judgeVideoControllers(JSON.stringify(list));
    expect(survey.gpu?.name).toBe('NVIDIA GeForce RTX 2060');
    expect(survey.nvidia?.name).toBe('NVIDIA GeForce RTX 2060');
    expect(survey.facts['Intel(R) UHD Graphics 630']).toBe('driver 31.0.101.2115');
  }
});

it('understands a single adapter, which PowerShell prints without a list', () => {
  const survey = judgeVideoControllers(JSON.stringify(intel));
  expect(survey.gpu?.name).toBe('Intel(R) UHD Graphics 630');
  expect(survey.nvidia).toBeUndefined();
});

it('takes what is only software for none', () => {
  const survey = judgeVideoControllers(JSON.stringify([basic, remote]));
  expect(survey.gpu).toBeUndefined();
  expect(survey.emulator).toContain('Basic Render');
});

it.each(['', 'Get-CimInstance : Access denied'])(
  'does not choose a GPU by itself where Windows says %j',
  (text) => {
    const survey = judgeVideoControllers(text);
    expect(survey.gpu).toBeUndefined();
    expect(survey.problem).toContain('did not say');
  },
);
