import { readdirSync, readFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { openCluster } from './db/embedded/start.ts';
import { createPool } from './db/pool.ts'; import { createDatabase } from './db/tx.ts'; import { migrate } from './db/migrate.ts';
import { uuidV7 } from '#domain/kernel/uuid.ts';
import { saveRows } from './db/rows.ts';
import { listGoods } from './features/catalog/catalog-repo.ts';
const id = () => uuidV7(Date.now(), randomBytes(10));
const c = await openCluster({ dir: '/tmp/perf-srv', tell: console.log });
await migrate({ ownerUrl: c.url('owner'), appRole: 'lavka_app' });
const pool = createPool({ url: c.url('app'), max: 4, name: 'x', log: { warn: console.log } as never });
const db = createDatabase(pool);
const T = '01a1fc6d-1079-7fad-a581-000000000001';
const have = await db.withTenant(T, async tx => (await tx.query('select count(*) n from good')).rows[0].n);
if (have === 0) {
  const names: string[] = [];
  for (const f of readdirSync('/work/shared/data/catalogue').filter(f=>f.endsWith('.tsv'))) for (const l of readFileSync('/work/shared/data/catalogue/'+f,'utf8').split('\n').slice(1)) { const n = l.split('\t')[2]; if (n) names.push(n); }
  console.log(names.length);
  const t=performance.now(); const L = id();
  for (let i=0;i<names.length;i+=5000) await db.withTenant(T, async tx => {
    if (i===0) await saveRows(tx,'store',[{id:id(),number:1,name:'s',address:'',timeZone:'',dayCutoffMin:0,currency:'RUB',priceListId:L,receiptHeader:'',receiptFooter:''}]);
    const g = names.slice(i,i+5000).map((name,k)=>({id:id(),name,article:`A${i+k}`,brand:null,categoryId:null,unit:'pcs',taxCode:'none',legalEntityId:null,pictureHash:null,salesRank:i+k+1,active:true}));
    await saveRows(tx,'good',g);
    await saveRows(tx,'price',g.map(x=>({listId:L,goodId:x.id,validFrom:0,amountMinor:100})));
  });
  console.log('insert', performance.now()-t);
}
for (const s of ['', 'мол', 'молоко', 'м', 'шоколад мол', 'а б', 'йцукен', 'A17', 'A1700', 'чай зел лист', 'крем для рук', '2 5', 'nivea']) {
  const times=[]; let r;
  for (let k=0;k<4;k++){ const t=performance.now(); r = await db.withTenant(T, tx=>listGoods(tx,{search:s,cursor:null,limit:50,nowMs:Date.now()}),{readOnly:true}); times.push(performance.now()-t); }
  console.log(JSON.stringify(s), r!.total, times.map(x=>x.toFixed(0)).join(' '));
}
await pool.end(); await c.stop(c.pid);
